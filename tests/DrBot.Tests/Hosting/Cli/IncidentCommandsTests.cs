using System.CommandLine;
using System.Text.Json.Nodes;
using DrBot.Commands.Incidents;
using DrBot.Hosting.Cli;
using DrBot.TestKit;
using DrBot.Tests.Updates;

namespace DrBot.Tests.Hosting.Cli;

public sealed class IncidentCommandsTests : IAsyncLifetime
{
    private UpdateStory story = null!;

    public async Task InitializeAsync()
    {
        story = await UpdateStory.BeginAsync();
        await story.DeclareAsync();
    }

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task List_BesideARunningServer_ShowsTheOpenOnes()
    {
        var (code, output, _) = await RunAsync("list", "--store", story.Store);
        Assert.Equal(0, code);
        Assert.StartsWith($"{UpdateStory.Id} Declared: Checkout is down", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OverIncident_IsShownWithAll()
    {
        await story.DoAsync(new ResolveIncident(Cast.Sarah, "", AcceptDebt: null));
        Assert.Equal("No incident is open.\n", (await RunAsync("list", "--store", story.Store)).Output);
        var (_, output, _) = await RunAsync("list", "--all", "--json", "--store", $"sqlite:{story.Store}");
        Assert.Equal("resolved", (string?)Assert.Single(JsonNode.Parse(output)!.AsArray())!["state"]);
    }

    [Fact]
    public async Task Show_ByTheConfiguration_NeedsNoSecretOfIt()
    {
        var folder = Path.GetDirectoryName(story.Store)!;
        var config = Path.Combine(folder, "drbot.yaml");
        await File.WriteAllTextAsync(config, $$"""
            environment: production
            store: {{Path.GetFileName(story.Store)}}
            slack: { bot-token: "${NO_SUCH_SECRET}" }
            """);
        var (code, output, error) = await RunAsync("show", UpdateStory.Id, "--config", config);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("commander sarah.chen", output, StringComparison.Ordinal);
        Assert.Contains("sarah.chen declared DR-20260301-030000: Checkout is down", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Json_IsOneDocument()
    {
        var (_, output, _) = await RunAsync("show", UpdateStory.Id, "--json", "--store", story.Store);
        var shown = JsonNode.Parse(output)!;
        Assert.Equal("Checkout is down", (string?)shown["incident"]!["title"]);
        Assert.Equal("engineering", (string?)shown["nextUpdates"]![0]!["audience"]);
        Assert.Single(shown["timeline"]!.AsArray());
    }

    [Fact]
    public async Task Show_Unknown_ExitsWithOneAndSaysWhereToLook()
    {
        var (code, _, error) = await RunAsync("show", "DR-20260301-999999", "--store", story.Store);
        Assert.Equal(1, code);
        Assert.Contains("incident list --all", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/at/all.db", 3)]
    [InlineData("mysql://x", 2)]
    public async Task List_NoSuchStore_SaysSo(string store, int exitCode)
    {
        var (code, _, error) = await RunAsync("list", "--store", store);
        Assert.Equal(exitCode, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task List_NoConfiguration_IsNotReadable() =>
        Assert.Equal(3, (await RunAsync("list", "--config", "/nowhere/drbot.yaml")).Code);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = await IncidentCommands.Create().Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
