using System.Text.Json.Nodes;
using DrBot.Sandbox.Demo;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Slack.Practice;
using DrBot.TestKit;

namespace DrBot.EndToEnd;

/// <summary>Slack is away for a part of a run: the run goes on, and afterwards the channel is told once, not message by message.</summary>
public sealed class SlackAwayTests
{
    private static readonly TimeSpan CaughtUpWithin = TimeSpan.FromSeconds(60);

    public static TheoryData<string, bool> Troubles => WideFactAttribute.IsOn
        ? new() { { "down", false }, { "server-error", false }, { "rate-limit", false }, { "down", true } }
        : new() { { "down", false } };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Run_SlackAwayUntilItsEnd_GoesOnAndIsToldInOneSummary(string trouble, bool overSockets)
    {
        await using var practice = await Practice.StartAsync(
            new SandboxOptions { Plan = Practice.ShortPlan, SocketMode = overSockets });
        if (overSockets)
            await practice.UntilAsync("the connection", async () => (await practice.Sarah.TypeAsync("/dr help", practice.Patience)).Ok);
        var run = await practice.FailOverAsync();
        await practice.UntilAsync("the first change", async () => (await practice.ChangesAsync()).Count > 0);
        Assert.True((await practice.Slack.BreakAsync(
            new SlackBreak(trouble, Count: 1_000_000, Number: trouble == "rate-limit" ? 5 : null), practice.Patience)).Ok);
        // What was on its way when the trouble began may still arrive.
        await Task.Delay(500);
        var before = await PublicAsync(practice);
        Assert.DoesNotContain(before, m => Says(m, run));

        // Where only what DrBot sends is lost, people can still steer the run: each of it would be told.
        if (trouble != "down")
            foreach (var _ in Enumerable.Range(0, 4))
            {
                await practice.Sarah.TypeAsync($"/dr hold {run} --reason \"let us look\"", practice.Patience);
                await practice.Sarah.TypeAsync($"/dr resume {run}", practice.Patience);
            }

        await practice.UntilAsync("the end of the run", async () => await StateAsync(practice, run) == "completed");
        Assert.Equal(FaultTests.Once, await practice.ChangesAsync());
        Assert.Equal(before.Count, (await PublicAsync(practice)).Count);

        await practice.Slack.BreakAsync(new SlackBreak(trouble == "down" ? "up" : "mend"), practice.Patience);
        var since = TimeProvider.System.GetTimestamp();
        await practice.UntilAsync("the cards", async () => await IsShownAsync(practice, run));
        await practice.HearAsync($"{run} is complete");
        Assert.True(TimeProvider.System.GetElapsedTime(since) < CaughtUpWithin);
        // Were there more to come, it would come within the pace of a channel.
        await Task.Delay(3000);
        var words = (await PublicAsync(practice)).Where(m => !IsCard(m) && before.All(b => b.Ts != m.Ts)).ToList();
        Assert.True(words.Count == 1, string.Join("\n---\n", words.Select(m => m.AllText)));
        if (trouble != "down")
            Assert.True(words[0].AllText.Split("is paused").Length > 2, words[0].AllText);
    }

    private static bool Says(PracticeMessage message, string run) => message.AllText.Contains($"{run} is complete", StringComparison.Ordinal);

    private static bool IsCard(PracticeMessage message) =>
        RunCardReading.Of(message) is not null || ApprovalCardReading.Of(message) is not null || message.ThreadTs is not null;

    private static async Task<List<PracticeMessage>> PublicAsync(Practice practice) =>
        [.. (await practice.Reader.MessagesAsync(practice.Patience)).Where(m => !m.IsEphemeral)];

    private static async Task<bool> IsShownAsync(Practice practice, string run)
    {
        var messages = await PublicAsync(practice);
        return messages.Select(RunCardReading.Of).Any(c => c?.Run == run && c.HasCompleted && c.Done == c.All)
            && messages.Select(ApprovalCardReading.Of).Any(c => c?.Run == run && !c.IsOpen)
            && messages.Any(m => m.Text.StartsWith(run[..run.LastIndexOf('-')] + " Monitoring", StringComparison.Ordinal));
    }

    // People cannot ask by chat: the store itself says how the run stands.
    private static async Task<string?> StateAsync(Practice practice, string run)
    {
        var (exit, said, error) = await DrBotCommand.RunAsync(
            practice.Host.Folder, "incident", "show", run[..run.LastIndexOf('-')], "--store", Path.Combine(practice.Host.Folder, "drbot.db"), "--json");
        Assert.True(exit == 0, said + error);
        return (string?)JsonNode.Parse(said)!["runs"]!.AsArray().Single(r => (string?)r!["id"] == run)!["state"];
    }
}
