using System.Reflection;
using DrBot.Slack.WebApi;

namespace DrBot.Tests.Slack.WebApi;

public sealed class WebApiLintTests
{
    private static readonly Type[] Groups =
        [.. typeof(SlackApi).GetProperties().Select(p => p.PropertyType).Where(
            t => t.Name.EndsWith("Api", StringComparison.Ordinal))];

    [Fact]
    public void Methods_EveryOne_IsAsyncAndEndsWithARequiredToken()
    {
        var methods = Groups.SelectMany(
            g => g.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).ToArray();

        Assert.True(methods.Length >= 18);
        foreach (var method in methods)
        {
            var last = method.GetParameters()[^1];
            Assert.True(method.Name.EndsWith("Async", StringComparison.Ordinal), method.Name);
            Assert.True(last.ParameterType == typeof(CancellationToken) && !last.HasDefaultValue, method.Name);
        }
    }

    [Fact]
    public void Table_EveryMethod_IsListedOnceWithAPace()
    {
        var fields = typeof(SlackMethods).GetFields().Where(f => f.FieldType == typeof(SlackMethod)).Select(
            f => f.GetValue(null)).ToArray();

        Assert.Equal(fields.Length, SlackMethods.All.Count);
        Assert.Equal(SlackMethods.All.Count, SlackMethods.All.DistinctBy(m => m.Name).Count());
        Assert.All(SlackMethods.All, m => Assert.InRange(m.PerMinute, 1, 600));
        Assert.All(SlackMethods.All, m => Assert.InRange(m.Burst, 1, m.PerMinute));
    }
}
