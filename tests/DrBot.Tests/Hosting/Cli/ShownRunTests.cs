using System.Text.Json;
using DrBot.Hosting.Cli.Remote;
using DrBot.Tests.Web;
using DrBot.Web;
using DrBot.Web.Api;

namespace DrBot.Tests.Hosting.Cli;

/// <summary>What <c>drbot approve</c> signs is what it shows, whatever the server says beside it.</summary>
public sealed class ShownRunTests : IAsyncLifetime
{
    private WebStory story = null!;

    public async Task InitializeAsync()
    {
        story = await WebStory.StartAsync();
        await story.ProposeAsync();
    }

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task WhyNot_AHonestServer_IsNothing_AndEveryStepIsShownAsSigned()
    {
        var view = await ViewAsync();

        Assert.Null(ShownRun.WhyNot(view, story.Run));
        var steps = ShownRun.Steps(view).Split('\n');
        Assert.Equal(view.Steps.Count, steps.Length);
        Assert.Contains(steps, s => s.Contains("promote: aws.rds.promote-read-replica on ", StringComparison.Ordinal) && s.Contains("unjucks-dr-db", StringComparison.Ordinal));
        Assert.Contains("  signed  promote", VoteCommands.Describe(view), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T31_ServerThatShowsOneThingAndAsksForAnother_GetsNoSignature()
    {
        var view = await ViewAsync();
        RunView[] lies =
        [
            view with { Digest = new string('0', 64) },
            view with { Document = null },
            view with { Document = view.Document!.Replace("failover", "failback", StringComparison.Ordinal) },
            view with { Document = "[]", Digest = DrBot.Commands.Runs.RunDocument.DigestOf("[]") },
            view with { Document = "nonsense", Digest = DrBot.Commands.Runs.RunDocument.DigestOf("nonsense") },
            view with { Mode = "drill" },
            view with { Environment = "staging" },
            view with { Requester = "mike.johnson" },
            view with { Runbook = "another" },
            view with { PlanHash = new string('0', 64) },
            view with { Id = story.Run + "0" },
            view with { Steps = [.. view.Steps.Skip(1)] },
        ];

        Assert.All(lies, lie => Assert.NotNull(ShownRun.WhyNot(lie, story.Run)));
        Assert.NotNull(ShownRun.WhyNot(view, story.Run + "0"));
    }

    private async Task<RunView> ViewAsync() =>
        (await story.SignedAsync("mike.johnson", "GET", $"/api/v1/runs/{story.Run}")).Body.Deserialize<RunView>(WebJson.Options)!;
}
