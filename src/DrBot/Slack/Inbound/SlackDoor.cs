using System.Collections.Concurrent;
using DrBot.Journal;
using DrBot.Slack.Blocks;

namespace DrBot.Slack.Inbound;

/// <summary>
/// The one way in behind both roads: checks workspace and app, hands the payload over, and turns the reply into what
/// Slack is told at once and what follows.
/// </summary>
internal sealed partial class SlackDoor(
    ISlackInbound inbound, SlackGate gate, ILateReplies late, RefusalMeter refusals,
    IEnumerable<IEventObserver> observers,
    TimeProvider wire, ILogger<SlackDoor> log)
    : IHostedService
{
    /// <summary>How long a command is waited for before its person is told that the answer follows; Slack gives up at 3
    /// s.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    private static readonly Mrkdwn Unsure = Mrkdwn.Of(
        $"DrBot failed here and cannot say whether it was recorded. Look with `/dr status` before you repeat it.");

    private static readonly Mrkdwn Follows = Mrkdwn.Of(
        $"DrBot is still at it and has not recorded it yet. The answer follows here.");

    private static readonly Mrkdwn Full = Mrkdwn.Of(
        $"Nothing was done: more commands than DrBot can carry out wait already. Say it again in a moment.");

    private readonly ConcurrentDictionary<Task, byte> following = new();
    private readonly InboundBounds bounds = new();

    /// <summary>
    /// Receives a delivery; <paramref name="canAnswer"/> is false where the road takes no body in acknowledgements.
    /// </summary>
    public async Task<SlackAck> ReceiveAsync(
        SlackDelivery delivery, bool canAnswer, CancellationToken cancellationToken)
    {
        var started = wire.GetTimestamp();
        var ack = await JudgeAsync(delivery, canAnswer, cancellationToken);
        SlackMetrics.Acknowledged(
            delivery.Payload.GetType().Name, delivery.Road.ToString(), wire.GetElapsedTime(started));
        return ack;
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the answers that are still on their way.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        // Those that fail are logged where they end.
        var ends = following.Keys.Select(f => f.ContinueWith(_ => { }, TaskScheduler.Default));
        return Task.WhenAll(ends).WaitAsync(cancellationToken);
    }

    private async Task<SlackAck> JudgeAsync(
        SlackDelivery delivery, bool canAnswer, CancellationToken cancellationToken)
    {
        if (gate.Refusal(delivery.Payload) is { } refusal)
        {
            refusals.Count(refusal);
            return new SlackAck(403, Note: $"this payload is {refusal}");
        }

        switch (delivery.Payload)
        {
            case UrlVerification verification:
                return SlackAck.With(new { verification.Challenge });
            case AppRateLimited:
                LogRateLimited();
                return SlackAck.Ok;
            case SlashCommand command:
                return await CommandAsync(delivery, command, canAnswer, cancellationToken);
            case EventCallback happened:
                foreach (var observer in observers)
                    observer.Observe(happened);
                break;
        }

        if (!bounds.TryEnter(delivery.Payload))
            return TurnAway(delivery.Payload, canAnswer);
        var reply = await HandleAsync(delivery, cancellationToken);
        return reply is null
            ? new SlackAck(500, Note: "not recorded")
            : Answer(delivery.Payload, reply, canAnswer, cancellationToken);
    }

    private async Task<SlackAck> CommandAsync(
        SlackDelivery delivery, SlashCommand command, bool canAnswer, CancellationToken cancellationToken)
    {
        if (!bounds.TryEnter(command))
            return TurnAway(command, canAnswer);
        var work = HandleAsync(delivery, cancellationToken);
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            await Task.WhenAny(work, Task.Delay(Patience, wire, patience.Token));
            await patience.CancelAsync();
        }

        if (work.IsCompleted)
            return Answer(command, await work ?? new SlackReply.Ephemeral(Unsure), canAnswer, cancellationToken);

        LogLate(delivery.Key);
        Follow(FinishAsync(work, command, cancellationToken));
        return canAnswer ? SlackAck.For(command, new SlackReply.Ephemeral(Follows))! : SlackAck.Ok;
    }

    private async Task FinishAsync(Task<SlackReply?> work, SlashCommand command, CancellationToken cancellationToken) =>
        await SendAsync(command, ReplyPages.Of(await work ?? new SlackReply.Ephemeral(Unsure)), cancellationToken);

    // Null means that an event was not recorded and should come again; people are told instead, Slack repeats nothing
    // of theirs.
    private async Task<SlackReply?> HandleAsync(SlackDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            return await inbound.HandleAsync(delivery, cancellationToken);
        }
        catch (JournalUnavailableException e)
        {
            // It says itself what was recorded and what a person can do about it.
            LogNotRecorded(delivery.Key, e.Message);
            return delivery.Payload is EventCallback or ViewClosed ? null : new SlackReply.Ephemeral(
                Mrkdwn.Of($":warning: DrBot cannot use its record now: {BlockLimits.Fit(e.Message, 500)}. `/dr status` shows what stands."));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogHandlerFailed(delivery.Key, delivery.Payload.GetType().Name, e);
            return delivery.Payload is EventCallback or ViewClosed ? null : new SlackReply.Ephemeral(Unsure);
        }
        finally
        {
            bounds.Leave(delivery.Payload);
        }
    }

    // A command's person can be told in words. Whoever pressed sees Slack's own warning and presses again, and Slack delivers
    // events again by itself.
    private SlackAck TurnAway(SlackPayload payload, bool canAnswer)
    {
        refusals.Count("more than can be at work at once");
        return payload is SlashCommand && canAnswer
            ? SlackAck.For(payload, new SlackReply.Ephemeral(Full))!
            : new SlackAck(503, Note: "too many deliveries are at work; nothing was recorded");
    }

    private SlackAck Answer(SlackPayload payload, SlackReply reply, bool canAnswer, CancellationToken cancellationToken)
    {
        if (payload is not (SlashCommand or BlockActions))
        {
            if (SlackAck.For(payload, reply) is { } shown)
                return shown;
            LogReplyNotPossible(reply.GetType().Name, payload.GetType().Name);
            return SlackAck.Ok;
        }

        var pages = ReplyPages.Of(reply);
        var first = SlackAck.For(payload, pages[0]);
        var isCarried = first is not null && (canAnswer || first.Json is null);
        var rest = pages.Skip(isCarried ? 1 : 0).ToArray();
        if (rest.Length > 0)
            Follow(SendAsync(payload, rest, cancellationToken));
        return isCarried ? first! with { Carries = first!.Json is null ? null : (payload, pages[0]) } : SlackAck.Ok;
    }

    /// <summary>Slack had hung up when the acknowledgement was ready: what it was to show follows.</summary>
    public void FollowUp(SlackAck unheard, CancellationToken cancellationToken)
    {
        if (unheard.Carries is not var (to, reply))
            return;
        LogLate(to.GetType().Name);
        Follow(SendAsync(to, [reply], cancellationToken));
    }

    private async Task SendAsync(
        SlackPayload payload, IEnumerable<SlackReply> pages, CancellationToken cancellationToken)
    {
        foreach (var page in pages)
            await late.SendAsync(payload, page, cancellationToken);
    }

    private void Follow(Task answer)
    {
        following.TryAdd(answer, 0);
        _ = answer.ContinueWith(
            Finished, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Finished(Task answer)
    {
        following.TryRemove(answer, out _);
        if (answer.Exception is { } e)
            LogLateReplyFailed(e.GetBaseException());
    }

    [LoggerMessage(SlackLogEvents.NotRecorded, LogLevel.Error, "Slack delivery {Key} was not recorded: {Reason}")]
    private partial void LogNotRecorded(string key, string reason);

    [LoggerMessage(SlackLogEvents.HandlerFailed, LogLevel.Error, "Slack delivery {Key} ({Kind}) failed in its handler")]
    private partial void LogHandlerFailed(string key, string kind, Exception exception);

    [LoggerMessage(
        SlackLogEvents.LateCommand, LogLevel.Warning, "Slack command {Key} took longer than 2.5 s; its answer follows")]
    private partial void LogLate(string key);

    [LoggerMessage(
        SlackLogEvents.LateReplyFailed, LogLevel.Warning,
        "an answer could not be brought to Slack after its acknowledgement")]
    private partial void LogLateReplyFailed(Exception exception);

    [LoggerMessage(
        SlackLogEvents.ReplyNotPossible, LogLevel.Error,
        "a {Reply} reply cannot be shown for a {Payload}; nothing was shown")]
    private partial void LogReplyNotPossible(string reply, string payload);

    [LoggerMessage(SlackLogEvents.RateLimitedEvents, LogLevel.Warning,
        "Slack holds events back: more than 30,000 in an hour. Commands and buttons are not affected")]
    private partial void LogRateLimited();
}
