using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Demo;

/// <summary>One of the cast at the keyboard: says, presses and reads, and is told about in the transcript.</summary>
internal sealed class Actor(CastMember member, Persona persona, DemoPlan plan, Stage stage, INarrator narrator)
{
    // What Slack shows when an app took longer than three seconds; the app may have done it all the same.
    private const string TooLate = "operation_timeout";

    private const string Slackbot = "USLACKBOT";
    private const string Look = "/dr status";
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    public CastMember Member { get; } = member;

    /// <summary>Types a command; returns DrBot's answer in plain text.</summary>
    /// <exception cref="GaveUpException">There was no answer.</exception>
    public async Task<string> SayAsync(string text, CancellationToken cancellationToken, bool aloud = true)
    {
        if (aloud)
            narrator.Line(stage.Now, Member.Name, text);
        var before = (await AnswersAsync(cancellationToken)).Count;
        var result = await persona.TypeAsync(text, cancellationToken);
        if (!result.Ok && result.Error != TooLate)
            throw new GaveUpException($"{Member.Name}: {text}: {result.Error} {result.Answer}");
        var answer = JsonReading.Parse(result.Answer ?? "").Text("text") is { Length: > 0 } at && !IsPromise(at)
            ? PlainText.Of(at, plan.People)
            : await LateAnswerAsync(text, before, cancellationToken);
        if (aloud)
            narrator.Line(stage.Now, "DrBot", $"(to {Member.Name} only) {answer}");
        return answer;
    }

    /// <summary>Presses a button, and in the dialog that asks for confirmation, yes.</summary>
    public async Task PressAsync(PracticeMessage message, string button, string where, CancellationToken cancellationToken)
    {
        var confirm = message.Buttons.FirstOrDefault(b => b.Text == button)?.Confirm;
        narrator.Line(stage.Now, Member.Name, $"presses [{button}]{where}" + (confirm is null ? "" : $" and confirms: {confirm}"));
        var result = await persona.ClickAsync(message, button, cancellationToken);
        if (!result.Ok && result.Error != TooLate)
            throw new GaveUpException($"{Member.Name}: [{button}]: {result.Error} {result.Answer}");
    }

    /// <summary>The first direct message that fits, within the time.</summary>
    public async Task<PracticeMessage> DirectAsync(
        string what, Func<PracticeMessage, bool> fits, TimeSpan within, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < within)
        {
            if ((await persona.DirectMessagesAsync(cancellationToken)).FirstOrDefault(fits) is { } found)
                return found;
            await Task.Delay(LookEvery, TimeProvider.System, cancellationToken);
        }

        throw new GaveUpException($"{what} did not reach {Member.Name} directly within {within.TotalSeconds:0} s");
    }

    /// <summary>What DrBot last told this person alone.</summary>
    public async Task<string> LastAnswerAsync(CancellationToken cancellationToken) =>
        (await AnswersAsync(cancellationToken)).LastOrDefault()?.Text is { } text ? PlainText.Of(text, plan.People) : "nothing";

    /// <summary>Opens the details of a card and reads which action each step is.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadDetailsAsync(PracticeMessage card, CancellationToken cancellationToken)
    {
        await PressAsync(card, "Details", "", cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AnswerWithin);
        JsonObject view;
        try
        {
            view = await persona.WaitForViewAsync(v => v["blocks"] is JsonArray, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GaveUpException($"no dialog opened for {Member.Name} within {AnswerWithin.TotalSeconds:0} s");
        }

        await persona.CloseAsync(cancellationToken);
        return DetailsReading.Actions(view);
    }

    // On a busy machine the answer misses Slack's three seconds: people wait for a late one, then look for themselves.
    private async Task<string> LateAnswerAsync(string text, int before, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < AnswerWithin)
        {
            if ((await AnswersAsync(cancellationToken)).Skip(before).LastOrDefault() is { } answer)
                return PlainText.Of(answer.Text, plan.People);
            await Task.Delay(LookEvery, TimeProvider.System, cancellationToken);
        }

        return text == Look
            ? throw new GaveUpException($"{Member.Name}: {text}: no answer within {AnswerWithin.TotalSeconds:0} s")
            : await SayAsync(Look, cancellationToken);
    }

    private static bool IsPromise(string answer) => answer.StartsWith("DrBot is still at it", StringComparison.Ordinal);

    private async Task<List<PracticeMessage>> AnswersAsync(CancellationToken cancellationToken) =>
        [.. (await persona.MessagesAsync(cancellationToken)).Where(m => m.IsEphemeral && m.User != Slackbot && !IsPromise(m.Text))];
}
