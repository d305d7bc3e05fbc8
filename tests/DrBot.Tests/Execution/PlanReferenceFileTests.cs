using DrBot.Commands.Plans.Views;
using DrBot.Execution;
using DrBot.TestKit;

namespace DrBot.Tests.Execution;

public sealed class PlanReferenceFileTests
{
    /// <summary><c>DRBOT_UPDATE=1 dotnet test --filter PlanReferenceFile</c> writes the parts anew.</summary>
    [Fact]
    public async Task PlanReferenceFile_ActionsAndKinds_AreThoseOfTheProviders()
    {
        var path = Path.Combine(Machine.Repository, "docs", "plan-reference.md");
        var catalogue = ActionCatalogueFactory.Create();
        var found = await File.ReadAllTextAsync(path);
        var current = With(
            With(found, "target-kinds", ActionReference.TargetKinds(catalogue)), "actions", ActionReference.Actions(catalogue).TrimEnd());
        if (Environment.GetEnvironmentVariable("DRBOT_UPDATE") == "1")
        {
            await File.WriteAllTextAsync(path, current);
            found = current;
        }

        Assert.Equal(current, found);
    }

    private static string With(string text, string part, string content)
    {
        var (open, close) = ($"<!-- {part} -->\n", $"<!-- /{part} -->");
        var start = text.IndexOf(open, StringComparison.Ordinal) + open.Length;
        var end = text.IndexOf(close, StringComparison.Ordinal);
        Assert.True(start >= open.Length && end >= start, $"docs/plan-reference.md has lost its {open.Trim()} … {close}");
        return $"{text[..start]}\n{content.Trim()}\n\n{text[end..]}";
    }
}
