using System.Globalization;

namespace DrBot.EndToEnd.Rounds;

/// <summary>One move of production, disturbed once at a moment that the seed chooses.</summary>
internal sealed class Round(Arena arena, int number, int seed, bool isFirst)
{
    // Proposed, card seen, first vote, second vote.
    private const int Stages = 4;
    private readonly Random _random = new(seed);
    private readonly TaskCompletionSource[] _stages = [.. Enumerable.Range(0, Stages).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
    private string _where = "";
    private string _did = "";

    private string Runbook => isFirst ? "failover" : number % 2 == 0 ? "back" : "there";

    private IReadOnlyList<string> Expected => isFirst
        ? ["PromoteReadReplica unjucks-dr-db", "patch deployments/scale recovery/unjucks-dr/unjucks-api", "ChangeResourceRecordSets api.unjucks.dev"]
        : ["patch deployments/scale recovery/unjucks-dr/unjucks-api", "patch deployments recovery/unjucks-dr/unjucks-api", "ChangeResourceRecordSets api.unjucks.dev"];

    /// <summary>Plays it.</summary>
    /// <param name="known">The runs there were before; this one is added.</param>
    public async Task<RoundResult> PlayAsync(HashSet<string> known, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var calls = arena.CallsSoFar;
        var disturbing = DisturbAsync(calls, cancellationToken);
        _stages[0].SetResult();
        var run = await arena.ProposeAsync($"/dr failover {Runbook} --reason round-{number}", known, cancellationToken);
        known.Add(run);
        _stages[1].SetResult();
        await arena.ApproveAsync("U0MIKE", "Mike", run, cancellationToken);
        _stages[2].SetResult();
        await arena.ApproveAsync("U0DAVID", "David", run, cancellationToken);
        _stages[3].SetResult();
        await disturbing;
        await arena.CompletedAsync(run, cancellationToken);
        var effects = arena.EffectsAfter(calls);
        return new RoundResult
        {
            Round = number,
            Seed = seed,
            Run = run,
            Did = _did,
            Where = _where,
            Effects = effects.Values.Sum(),
            Lost = [.. Expected.Where(e => !effects.ContainsKey(e))],
            Doubled = [.. effects.Where(e => e.Value > 1 || !Expected.Contains(e.Key)).Select(e => $"{e.Key} x{e.Value}")],
            Seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds,
        };
    }

    private async Task DisturbAsync(long calls, CancellationToken cancellationToken)
    {
        // Most of what can be lost happens once the run is under way.
        var stage = _random.Next(3) == 0 ? _random.Next(Stages) : Stages - 1;
        var wait = TimeSpan.FromMilliseconds(_random.Next(stage == Stages - 1 ? 1800 : 400));
        await _stages[stage].Task.WaitAsync(cancellationToken);
        await Task.Delay(wait, cancellationToken);
        var done = arena.EffectsAfter(calls).Values.Sum();
        _where = string.Create(
            CultureInfo.InvariantCulture,
            $"{((string[])["typed", "card seen", "one vote", "two votes"])[stage]} + {wait.TotalMilliseconds:0} ms, {done} effects");
        if (arena.Replicas.Count == 1)
            await KillAsync(arena.Replicas[0], cancellationToken);
        else
            await DisturbSeveralAsync(cancellationToken);
    }

    private async Task DisturbSeveralAsync(CancellationToken cancellationToken)
    {
        var victim = await arena.DriverAsync(_random);
        switch (_random.Next(8))
        {
            case < 4:
                await KillAsync(victim, cancellationToken);
                break;
            case < 6:
                _did = $"SIGSTOP {victim.Name} 9.5 s";
                await victim.FreezeAsync(TimeSpan.FromSeconds(9.5), cancellationToken);
                break;
            case 6:
                _did = "PostgreSQL restarted";
                await arena.RestartPostgresAsync();
                break;
            default:
                _did = $"SIGTERM {victim.Name}";
                Assert.Equal(0, await victim.StopAsync(cancellationToken));
                await victim.StartAsync(cancellationToken);
                break;
        }
    }

    private async Task KillAsync(Replica victim, CancellationToken cancellationToken)
    {
        _did = $"kill -9 {victim.Name}";
        await victim.KillAsync(cancellationToken);
        // Elsewhere the others go on meanwhile.
        await Task.Delay(arena.Replicas.Count == 1 ? _random.Next(300) : 9000, cancellationToken);
        await victim.StartAsync(cancellationToken);
    }
}

/// <summary>What a round came to.</summary>
internal sealed record RoundResult
{
    public required int Round { get; init; }

    public required int Seed { get; init; }

    public required string Run { get; init; }

    public required string Did { get; init; }

    public required string Where { get; init; }

    public required int Effects { get; init; }

    public required IReadOnlyList<string> Lost { get; init; }

    public required IReadOnlyList<string> Doubled { get; init; }

    public required double Seconds { get; init; }

    public static string Head => "| round | seed | done | at | effects | lost | doubled | seconds |\n|---|---|---|---|---|---|---|---|";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Round} | {Seed} | {Did} | {Where} | {Effects} | {Text(Lost)} | {Text(Doubled)} | {Seconds:0.0} |");

    private static string Text(IReadOnlyList<string> what) => what.Count == 0 ? "0" : string.Join(", ", what);
}
