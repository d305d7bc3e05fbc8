namespace DrBot.Sandbox.Simulation;

/// <summary>The life of one simulated process. What belongs to a dead one is never run again: it stopped between two
/// instructions, and nothing it waited for comes back.</summary>
internal sealed class Life(string name)
{
    private readonly TaskCompletionSource death = new();

    /// <summary>Who lives.</summary>
    public string Name { get; } = name;

    /// <summary>True until it was ended.</summary>
    public bool IsAlive => !death.Task.IsCompleted;

    /// <summary>Completes at its end.</summary>
    public Task Death => death.Task;

    /// <summary>Ends it, without a word.</summary>
    public void End() => death.TrySetResult();
}
