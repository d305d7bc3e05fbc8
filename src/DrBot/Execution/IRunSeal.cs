namespace DrBot.Execution;

/// <summary>Has the record vouched for before a run does what cannot be undone.</summary>
internal interface IRunSeal
{
    /// <summary>Called after the intent of a destructive step is durable and before anything is sent. Never fails and
    /// never waits long: evidence that cannot be made now does not hold up a recovery people have approved.</summary>
    Task SealAsync(string run, CancellationToken cancellationToken);
}
