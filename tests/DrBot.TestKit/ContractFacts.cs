using System.Globalization;
using System.Reflection;
using Xunit;

namespace DrBot.TestKit;

/// <summary>The facts of a contract as the cases of a theory, for an implementation that not every machine can run: facts
/// that a class inherits cannot be skipped.</summary>
public static class ContractFacts
{
    /// <summary>The facts of a contract, and every row of its theories: <c>Member</c>, <c>Member#1</c>.</summary>
    public static TheoryData<string> Of(Type contract)
    {
        var data = new TheoryData<string>();
        foreach (var method in contract.GetMethods().Where(m => m.GetCustomAttributes<FactAttribute>().Any()))
        {
            var rows = method.GetCustomAttributes<InlineDataAttribute>().Count();
            for (var i = 0; i < Math.Max(rows, 1); i++)
                data.Add(rows == 0 ? method.Name : string.Create(CultureInfo.InvariantCulture, $"{method.Name}#{i}"));
        }

        return data;
    }

    /// <summary>Runs one on a fresh instance.</summary>
    public static async Task RunAsync(IAsyncLifetime instance, string name)
    {
        var parts = name.Split('#');
        var method = instance.GetType().GetMethod(parts[0])!;
        var values = parts.Length == 1
            ? null
            : method.GetCustomAttributes<InlineDataAttribute>().ElementAt(int.Parse(parts[1], CultureInfo.InvariantCulture))
                .GetData(method).Single();
        await instance.InitializeAsync();
        try
        {
            await (Task)method.Invoke(instance, values)!;
        }
        finally
        {
            await instance.DisposeAsync();
        }
    }
}
