using DrBot.Commands.Incidents;

namespace DrBot.Commands.Runs;

/// <summary>
/// Keeps people from being worn down until they approve: nobody asks without end, the same thing is asked again only with a new
/// reason, and who is asked sees how often it was.
/// </summary>
public static class RequestPace
{
    /// <summary>How many runs that need approval one person may ask for within an hour.</summary>
    public const int MostInAnHour = 6;

    /// <summary>How the refusal of one request too many begins; the channel is told of it.</summary>
    public const string TooMany = "too many requests";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(10);

    internal static IEnumerable<string> WhyNot(IncidentState state, ProposeRun c, DateTimeOffset now)
    {
        if (c.Plan.Policy is null || c.Plan.Continues is not null)
            yield break;
        var asked = Asked(state, c.Actor.Name, now - Hour).ToList();
        if (asked.Count + c.AskedElsewhere >= MostInAnHour)
            yield return $"{TooMany}: {c.Actor.Name} asked for {asked.Count + c.AskedElsewhere} runs within the last hour, "
                + $"and {MostInAnHour} are the most; let somebody else ask, or wait";
        if (c.Supersede is null && asked.FindLast(r => IsAskedAgain(r, c)) is { } before)
            yield return $"{before.Id} asked for the same with the same reason at {before.ProposedAt:HH:mm} UTC and is {before.Status}: "
                + "say with --reason what is different now";
    }

    /// <summary>What approvers must know of the pace; null when there is nothing.</summary>
    internal static string? Warning(IncidentState state, ProposeRun c, DateTimeOffset now)
    {
        var nth = c.Plan.Policy is null || c.Plan.Continues is not null ? 0 : Asked(state, c.Actor.Name, now - Short).Count() + 1;
        return nth < 2 ? null : $"{Ordinal(nth)} request by {c.Actor.Name} in 10 minutes";
    }

    private static IEnumerable<RunState> Asked(IncidentState state, string person, DateTimeOffset since) => state.Runs
        .Where(r => r.Requester == person && r.ProposedAt > since && r.Plan is { Policy: not null, Continues: null });

    // People were asked before, nothing came of it, and nothing is said that was not said then.
    private static bool IsAskedAgain(RunState run, ProposeRun c) =>
        run is { HasEnded: true, HasStarted: false, FactsAt: not null, Status: not RunStatus.Superseded }
        && (run.Plan.Runbook, run.Plan.Mode, run.Plan.AcceptDataLoss) == (c.Plan.Runbook, c.Plan.Mode, c.Plan.AcceptDataLoss)
        && run.Plan.Inputs.OrderBy(i => i.Key).SequenceEqual(c.Plan.Inputs.OrderBy(i => i.Key))
        && string.Equals((run.Reason.Value ?? "").Trim(), c.Reason.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string Ordinal(int n) => n + (n % 100 is 11 or 12 or 13 ? "th" : (n % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });
}
