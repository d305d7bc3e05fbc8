namespace DrBot.Sandbox.Simulation.Checks;

/// <summary>I3: what somebody was told is done stands in the journal, from before the answer on.</summary>
internal sealed class NothingAcknowledgedLost : IInvariant
{
    /// <inheritdoc />
    public string Name => "I3";

    /// <inheritdoc />
    public IEnumerable<string> Breaches(History history) => history.Acknowledged
        .Where(told => !history.Entries.Any(e => e.Seq <= told.Head && Says(e, told)))
        .Select(told => $"{told.Person} was told that the {told.What} counts{(told.Run is null ? "" : $" for {told.Run}")}, "
            + $"and up to entry {told.Head} nothing says so");

    private static bool Says(Journal.JournalEntry entry, Acknowledgement told) => told.What == "vote"
        ? entry.Type == "approval.recorded" && entry.Run == told.Run && (string?)entry.Data["person"] == told.Person
        : entry.Actor == told.Person;
}
