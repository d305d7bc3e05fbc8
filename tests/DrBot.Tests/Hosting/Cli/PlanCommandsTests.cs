using System.CommandLine;
using System.Text.Json;
using DrBot.Execution;
using DrBot.Hosting.Cli;
using DrBot.TestKit;

namespace DrBot.Tests.Hosting.Cli;

public sealed class PlanCommandsTests : IDisposable
{
    private static readonly string Unjucks = Path.Combine(Machine.Repository, "plans", "unjucks.yaml");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Validate_FoundingPlan_IsWell()
    {
        var (exit, output, error) = await RunAsync("plan", "validate", Unjucks);

        Assert.Equal(0, exit);
        Assert.Equal($"{Unjucks}: no errors, 2 warnings\n", output);
        Assert.Empty(error);
    }

    [Fact]
    public async Task Validate_BrokenPlan_PrintsEveryErrorAndExitsWithOne()
    {
        var file = folder.Write(
            "p.yaml", "plan: p\ntitel: P\nrunbooks: { r: { title: R, steps: { s: { action: fnce } } } }\n");

        var (exit, output, _) = await RunAsync("plan", "validate", file);

        Assert.Equal(1, exit);
        var lines = output.Split('\n');
        Assert.Equal("p.yaml:1:1: the plan has no 'title'; it must be given", lines[0]);
        Assert.StartsWith(
            "p.yaml:2:1: 'titel' is no key of the plan; did you mean 'title'?", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(
            "p.yaml:3:50: there is no action 'fnce'; did you mean 'fence'?", lines[2], StringComparison.Ordinal);
        Assert.Equal($"{file}: 3 errors", lines[3]);
    }

    [Fact]
    public async Task Validate_AsJson_IsOneDocument()
    {
        var file = folder.Write("p.yaml", "plan: p\n");

        var (exit, output, _) = await RunAsync("plan", "validate", file, "--json");

        Assert.Equal(1, exit);
        using var document = JsonDocument.Parse(output);
        var error = document.RootElement.GetProperty("errors")[0];
        Assert.Equal(("p.yaml", 1, 1), (error.GetProperty("file").GetString(), error.GetProperty("line").GetInt32(),
            error.GetProperty("column").GetInt32()));
        Assert.False(document.RootElement.TryGetProperty("sha256", out _));
    }

    [Fact]
    public async Task Validate_NoFile_ExitsWithThree()
    {
        var (exit, output, error) = await RunAsync("plan", "validate", folder.At("none.yaml"));

        Assert.Equal(3, exit);
        Assert.Empty(output);
        Assert.Contains("there is no file", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Lint_WithWarnings_FailsOnlyWhenStrict(bool strict, int expected)
    {
        var (exit, output, _) =
            await RunAsync(["plan", "lint", Unjucks, .. strict ? ["--strict"] : Array.Empty<string>()]);

        Assert.Equal(expected, exit);
        Assert.StartsWith("warning: unjucks.yaml:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_FoundingPlan_HasEveryStepWithItsDeadline()
    {
        var (exit, output, _) = await RunAsync("plan", "show", Unjucks);

        Assert.Equal(0, exit);
        Assert.StartsWith(
            "Unjucks Enterprise Platform (unjucks), revision 3.1.0\nplan-sha256 ", output, StringComparison.Ordinal);
        Assert.Contains("   2. promote: aws.rds.promote-read-replica on unjucks-dr-db (us-west-2)\n"
            + "      DESTRUCTIVE; cannot be undone; timeout 30m; needs fence\n", output, StringComparison.Ordinal);
        Assert.Contains("      changes; timeout 10m (the action's default); needs restart-api\n      replicas: 6\n"
            + "      undo: kubernetes.scale, replicas: ${before.replicas}\n", output, StringComparison.Ordinal);
        Assert.Contains("Warnings\n  unjucks.yaml:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_OneRunbookAsJson_HasItsSteps()
    {
        var (exit, output, _) = await RunAsync("plan", "show", Unjucks, "--runbook", "failover", "--json");

        Assert.Equal(0, exit);
        using var document = JsonDocument.Parse(output);
        var runbook = Assert.Single(document.RootElement.GetProperty("runbooks").EnumerateArray());
        var fence = runbook.GetProperty("steps")[0];
        Assert.Equal("fence", fence.GetProperty("id").GetString());
        Assert.Equal("2m", fence.GetProperty("timeout").GetString());
        Assert.True(fence.GetProperty("destructive").GetBoolean());
        Assert.Equal(64, document.RootElement.GetProperty("sha256").GetString()!.Length);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("graph")]
    public async Task Runbook_Unknown_IsAUsageErrorThatNamesThem(string verb)
    {
        var (exit, _, error) = await RunAsync("plan", verb, Unjucks, "--runbook", "failovr");

        Assert.Equal(2, exit);
        Assert.Contains(
            "has no runbook 'failovr'; known: failover, restore-point-in-time", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Graph_OneRunbook_IsAMermaidChart()
    {
        var (exit, output, _) = await RunAsync("plan", "graph", Unjucks, "--runbook", "failover");

        Assert.Equal(0, exit);
        Assert.StartsWith("flowchart TD\n", output, StringComparison.Ordinal);
        Assert.Contains("    approval --> s_fence\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Graph_AllRunbooks_AreMarkdown()
    {
        var (_, output, _) = await RunAsync("plan", "graph", Unjucks);

        Assert.StartsWith(
            "## Move production to us-west-2\n\n```mermaid\nflowchart TD\n", output, StringComparison.Ordinal);
        Assert.Contains("## Verify the backups", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_BrokenPlan_SaysWhyOnTheErrorStream()
    {
        var (exit, output, error) = await RunAsync("plan", "show", folder.Write("p.yaml", "- a"));

        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.StartsWith("p.yaml:1:1: a plan is a map", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_IsJson()
    {
        var (exit, output, _) = await RunAsync("plan", "schema");

        Assert.Equal(0, exit);
        using var document = JsonDocument.Parse(output);
        Assert.True(document.RootElement.TryGetProperty("$defs", out _));
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var root = new RootCommand { PlanCommands.Create(ActionCatalogueFactory.Create) };
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exit = await root.Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
