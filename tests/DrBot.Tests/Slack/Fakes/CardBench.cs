using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using DrBot.Replicas;
using DrBot.Slack;
using DrBot.Slack.Blocks;
using DrBot.Slack.Cards;
using DrBot.Slack.People;
using DrBot.Tests.Replicas;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Slack.Fakes;

/// <summary>Cards against a Slack in memory that keeps the messages it was sent.</summary>
internal sealed class CardBench : IAsyncDisposable
{
    private readonly SurfaceDuty duty;
    private int posted;

    private CardBench(SurfaceDuty duty)
    {
        this.duty = duty;
        Slack.Always("chat.postMessage", Post);
        Slack.Always("chat.update", c => Update(c));
        Slack.Always("conversations.history", c => History(c, thread: null));
        Slack.Always("conversations.replies", c => History(c, c["ts"]));
        Slack.Always("conversations.info", """{"ok":true,"channel":{"id":"C1","name":"incidents"}}""");
        Slack.Always("conversations.open", """{"ok":true,"channel":{"id":"D0SARAH"}}""");
        Slack.Always("pins.add", """{"ok":true}""");
        Self.Learn(new SlackSelfReading(Given.Team, Given.App, "U0DRBOT", "B0DRBOT"));
        Cards = New();
    }

    public static async Task<CardBench> StartAsync() => new(await MemoryLeases.SurfaceAsync());

    public ScriptedSlack Slack { get; } = new();

    public SlackSelf Self { get; } = new();

    public MemoryLedger Ledger { get; } = new();

    public RecordingLog Log { get; } = new();

    public SlackCards Cards { get; private set; }

    /// <summary>What stands in Slack, by ts.</summary>
    public ConcurrentDictionary<string, StandingMessage> Standing { get; } = new();

    public static Card Card(string text, string key = "DR-1/run") =>
        new() { Key = key, Channel = "C1", Text = Mrkdwn.Of(text), Body = [.. SectionBlock.Of(Mrkdwn.Of(text))] };

    /// <summary>The process dies and starts again over the same ledger.</summary>
    public async Task RestartAsync()
    {
        await Cards.StopAsync(default);
        Cards = New();
    }

    /// <summary>Shows a card and lets the waits pass until it stands.</summary>
    public async Task<CardPlace> ShowAsync(Card card)
    {
        var showing = Cards.ShowAsync(card, default);
        await PassAsync(() => showing.IsCompleted);
        return await showing;
    }

    /// <summary>Lets time pass until something holds.</summary>
    public async Task PassAsync(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            if (i > 4000)
                throw new TimeoutException(string.Join('\n', Log.Lines.TakeLast(5)));
            Slack.Clock.Advance(0.5);
            await Task.Delay(2);
        }
    }

    /// <summary>Puts a message into Slack as if it had been posted.</summary>
    public string Stand(
        string channel, string key, string? thread = null, string app = Given.App, string bot = "B0DRBOT")
    {
        var ts = Ts();
        Standing[ts] = new StandingMessage(channel, thread, "before", key, app, bot);
        return ts;
    }

    public async ValueTask DisposeAsync()
    {
        await Cards.StopAsync(default);
        Cards.Dispose();
        await duty.StopAsync(default);
    }

    private SlackCards New()
    {
        var poster = new CardPoster(
            Slack.Api, new SlackChannels(Slack.Api, Slack.Clock), new CardFinder(Slack.Api, Self, Slack.Clock), Ledger,
            Slack.Clock,
            Log.CreateLogger<CardPoster>());
        return new SlackCards(poster, Ledger, Slack.Pacer, duty, Slack.Clock, Log.CreateLogger<SlackCards>());
    }

    private string Ts() => string.Create(CultureInfo.InvariantCulture,
        $"{Slack.Clock.GetUtcNow().ToUnixTimeSeconds()}.{Interlocked.Increment(ref posted):000000}");

    /// <summary>Answers a post as Slack does.</summary>
    public HttpResponseMessage Post(ScriptedCall call)
    {
        var key = call["metadata"] is { } metadata
            ? JsonDocument.Parse(metadata).RootElement.GetProperty("event_payload").GetProperty("key").GetString()!
                : "";
        var ts = Ts();
        Standing[ts] = new StandingMessage(
            call["channel"]!, call["thread_ts"], call["text"]!, key, Given.App, "B0DRBOT");
        return ScriptedSlack.Json($$"""{"ok":true,"channel":"{{call["channel"]}}","ts":"{{ts}}"}""");
    }

    private HttpResponseMessage Update(ScriptedCall call)
    {
        if (!Standing.TryGetValue(call["ts"]!, out var message))
            return ScriptedSlack.Json("""{"ok":false,"error":"message_not_found"}""");
        Standing[call["ts"]!] = message with { Text = call["text"]! };
        return ScriptedSlack.Json("""{"ok":true}""");
    }

    private HttpResponseMessage History(ScriptedCall call, string? thread)
    {
        var oldest = call["oldest"] ?? "";
        var messages = Standing.Where(
            m => m.Value.Channel == call["channel"] && (thread is null || m.Value.Thread == thread)
                && string.CompareOrdinal(m.Key, oldest) >= 0)
            .Select(m => new
            {
                ts = m.Key,
                app_id = m.Value.App,
                bot_id = m.Value.Bot,
                metadata = new { event_type = "drbot_card", event_payload = new { key = m.Value.Key } },
            });
        return ScriptedSlack.Json($$"""{"ok":true,"messages":{{JsonSerializer.Serialize(messages)}}}""");
    }
}

/// <summary>A message in Slack.</summary>
internal sealed record StandingMessage(string Channel, string? Thread, string Text, string Key, string App, string Bot);
