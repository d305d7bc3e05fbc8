namespace DrBot.Sandbox.Demo;

/// <summary>The people who stay with a run: one does what the plan leaves to hands, one tries again what went wrong.</summary>
internal sealed class RunDuty(
    string run, Actor commander, Actor onDuty, Stage stage, ChannelWatch channel, Func<TimeSpan, TimeSpan> patience)
{
    private const int Tries = 3;
    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(2);
    private static readonly TimeSpan LongestCheck = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly HashSet<string> _done = [];
    private readonly Dictionary<string, int> _retried = [];

    /// <summary>Returns when the run has completed.</summary>
    /// <exception cref="GaveUpException">It ended otherwise, or did not end in time.</exception>
    public async Task SeeThroughAsync(CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        await channel.WaitForAsync($"the card of {run}", m => RunCardReading.Of(m)?.Run == run, patience(TimeSpan.FromMinutes(10)), cancellationToken);
        while (true)
        {
            var message = channel.Find(m => RunCardReading.Of(m)?.Run == run)!;
            var card = RunCardReading.Of(message)!;
            if (card.HasCompleted)
                return;
            if (card.HasEnded)
                throw new GaveUpException($"{run} is {card.Status}: {card.Progress}");
            if (TimeProvider.System.GetElapsedTime(since) > patience(LongestRun))
                throw new GaveUpException($"{run} did not end in time; last seen: {card.Progress}");
            foreach (var (step, button) in card.Pressable("Done").Where(b => _done.Add(b.Step)))
                await DoAsync(step, button, cancellationToken);
            foreach (var (step, button) in card.Pressable("Retry"))
                await RetryAsync(step, button, card, cancellationToken);
            await channel.ChangedAsync(LookEvery, cancellationToken);
        }
    }

    private async Task DoAsync(string step, string button, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (await stage.DutyTroubleAsync(cancellationToken) is { } trouble)
        {
            if (TimeProvider.System.GetElapsedTime(since) > patience(LongestCheck))
                throw new GaveUpException($"{step} cannot be called done: {trouble}");
            await Task.Delay(LookEvery, TimeProvider.System, cancellationToken);
        }

        // The card may have been drawn again meanwhile; the button is pressed where it stands now.
        var message = channel.Find(m => RunCardReading.Of(m)?.Run == run)!;
        if (RunCardReading.Of(message)!.Buttons.Any(b => b.Text == button))
            await onDuty.PressAsync(message, button, "", cancellationToken);
    }

    private async Task RetryAsync(string step, string button, RunCardReading card, CancellationToken cancellationToken)
    {
        var tries = _retried[step] = _retried.GetValueOrDefault(step) + 1;
        if (tries > Tries)
            throw new GaveUpException($"{step} failed {Tries} times; last seen: {card.Progress}");
        await commander.PressAsync(channel.Find(m => RunCardReading.Of(m)?.Run == run)!, button, "", cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
    }
}
