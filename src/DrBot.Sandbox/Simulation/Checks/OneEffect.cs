namespace DrBot.Sandbox.Simulation.Checks;

/// <summary>I2: per run, step and place at most one change that had an effect at the provider.</summary>
internal sealed class OneEffect : IInvariant
{
    /// <inheritdoc />
    public string Name => "I2";

    /// <inheritdoc />
    public IEnumerable<string> Breaches(History history) => history.Calls.Where(c => c.Call.Effective)
        .GroupBy(c => $"{c.Run} {History.NameOf(c)}")
        .Where(g => g.Count() > 1)
        .Select(g => $"{g.Key} had its effect {g.Count()} times (calls {string.Join(", ", g.Select(c => c.Call.Seq))})");
}
