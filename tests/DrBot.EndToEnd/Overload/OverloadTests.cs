using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Slack.Practice;
using DrBot.TestKit;
using Xunit.Abstractions;

namespace DrBot.EndToEnd.Overload;

/// <summary>
/// A storm of everything at once against the real process. <c>DRBOT_OVERLOAD=60</c> makes it the whole minute: 10,000 signed
/// events, 1,000 commands within one second, slow clients and bodies of 5 MB, while somebody goes on pressing Approve.
/// </summary>
public sealed class OverloadTests(ITestOutputHelper output)
{
    private const int MemoryBound = 512;
    private static readonly TimeSpan ClickWithin = TimeSpan.FromSeconds(2.5);

    private static readonly int Seconds = int.Parse(
        Environment.GetEnvironmentVariable("DRBOT_OVERLOAD") ?? "6", CultureInfo.InvariantCulture);

    [WideFact]
    public async Task Serve_Storm_ClicksAreAnsweredInTimeAndNothingAcceptedIsLost()
    {
        await using var practice = await Practice.StartAsync();
        var run = await practice.ProposeAsync("/dr failover");
        var card = await practice.ApprovalCardAsync(run);
        await practice.ApproveAsync(practice.Mike, card);
        using var storm = new Storm(practice.Host.DrBot);
        var over = TimeSpan.FromSeconds(Seconds);
        var commands = Seconds >= 60 ? 1000 : 200;

        var slow = storm.CrawlAsync(60, 60, TimeSpan.FromSeconds(60));
        var clicking = storm.SendAsync("slack/interactivity", Seconds * 10, over, i => Press(card, i), 64);
        var happening = storm.SendAsync("slack/events", 10_000 * Seconds / 60, over, Event, 64);
        var large = storm.SendAsync("slack/commands", 24, over, _ => new string('a', 5_000_000), 8);
        await Task.Delay(over / 3);
        var typing = storm.SendAsync(
            "slack/commands", commands, TimeSpan.FromSeconds(1), i => SlackRequests.Command($"note storm {i}", trigger: $"s.{i}"), 400);

        var typed = await typing;
        var clicks = (await clicking).OrderBy(c => c.Took).ToArray();
        var events = await happening;
        var (noted, late) = (typed.Count(Is("Noted in")), typed.Count(a => Is("still at it")(a) || a.Status is null));
        var p99 = clicks[(int)Math.Ceiling(clicks.Length * 0.99) - 1].Took;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"clicks p50 {clicks[clicks.Length / 2].Took.TotalMilliseconds:0} ms, p99 {p99.TotalMilliseconds:0} ms; {noted} of {commands} noted at once, {late} late, "
            + $"{typed.Count(Is("Nothing was done"))} turned away; {events.Count} events; {PeakMegabytes(practice.Bot.Id)} MB at most"));

        Assert.All(clicks, c => Assert.Equal(HttpStatusCode.OK, c.Status));
        Assert.True(p99 < ClickWithin, $"the 99th percentile of {clicks.Length} clicks was answered after {p99.TotalSeconds:0.00} s");
        Assert.All(events, e => Assert.True(e.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{e.Status} {e.Text}"));
        Assert.All(typed, a => Assert.True(
            a.Status is null || Is("Noted in")(a) || Is("still at it")(a) || Is("Nothing was done")(a), $"{a.Status} {a.Text}"));
        Assert.All(await large, a => Assert.True(a.Status is null or HttpStatusCode.RequestEntityTooLarge, $"{a.Status}"));
        Assert.Contains(await large, a => a.Status == HttpStatusCode.RequestEntityTooLarge);
        Assert.True(await slow < TimeSpan.FromSeconds(40), "slow clients were let go on");
        Assert.True(PeakMegabytes(practice.Bot.Id) < MemoryBound, $"{PeakMegabytes(practice.Bot.Id)} MB");
        Assert.InRange(await OnRecordAsync(practice, noted), noted, noted + late);
        Assert.Contains(run, await practice.SayAsync(practice.Sarah, "/dr status"), StringComparison.Ordinal);
    }

    private static Func<Answer, bool> Is(string words) =>
        a => a.Status == HttpStatusCode.OK && a.Text.Contains(words, StringComparison.Ordinal);

    // The same vote again and again: it must be answered each time, and counts once.
    private static string Press(PracticeMessage card, int number)
    {
        var button = card.Buttons.Single(b => b.Text == "Approve");
        return "payload=" + Uri.EscapeDataString(JsonSerializer.Serialize(new
        {
            type = "block_actions",
            team = new { id = "T0PRACTICE" },
            user = new { id = "U0MIKE", username = "x", team_id = "T0PRACTICE" },
            api_app_id = "A0DRBOT",
            trigger_id = $"press.{number}",
            container = new { type = "message", message_ts = card.Ts, channel_id = card.Channel },
            channel = new { id = card.Channel, name = "incidents" },
            message = new { ts = card.Ts, bot_id = "B0DRBOT" },
            response_url = "https://hooks.slack.com/actions/none",
            actions = new[]
            {
                new { type = "button", action_id = button.ActionId, block_id = button.BlockId, value = button.Value, action_ts = $"{number}.1" },
            },
        }));
    }

    private static string Event(int number) => JsonSerializer.Serialize(new
    {
        type = "event_callback",
        team_id = "T0PRACTICE",
        api_app_id = "A0DRBOT",
        event_id = $"EvSTORM{number}",
        event_time = 1760000000 + number,
        @event = new { type = "user_change", user = new { id = number % 10 == 0 ? "U0LISA" : $"U0X{number}" } },
    });

    private static async Task<int> OnRecordAsync(Practice practice, int atLeast)
    {
        var folder = Path.Combine(practice.Host.Folder, "stormed");
        for (var last = -1; ;)
        {
            var (exit, said, error) = await DrBotCommand.RunAsync(
                practice.Host.Folder, "audit", "export", "--store", Path.Combine(practice.Host.Folder, "drbot.db"), "--out", folder);
            Assert.True(exit is 0 or 4, said + error);
            var notes = (await File.ReadAllLinesAsync(Path.Combine(folder, "log.ndjson")))
                .Count(l => l.Contains("\"note.added\"", StringComparison.Ordinal));
            // What was answered late is recorded by now, or soon.
            if (notes == last || notes > atLeast)
                return notes;
            last = notes;
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int PeakMegabytes(int process) => int.Parse(
        Regex.Match(File.ReadAllText($"/proc/{process}/status"), @"VmHWM:\s+(\d+)").Groups[1].Value, CultureInfo.InvariantCulture) / 1024;
}
