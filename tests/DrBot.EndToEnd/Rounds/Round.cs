using System.Globalization;

namespace DrBot.EndToEnd.Rounds;

/// <summary>One move of production, disturbed once at a moment that the seed chooses.</summary>
internal sealed class Round(Arena arena, int number, int seed, bool isFirst)
{
    private static readonly TimeSpan ShownWithin = TimeSpan.FromSeconds(60);
    private static readonly string[] Names = ["typed", "card seen", "one vote", "two votes"];
    private readonly Random _random = new(seed);
    private readonly TaskCompletionSource[] _stages =
        [.. Names.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
    private string _where = "";
    private string _did = "";
    private bool _wasUnderWay;

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
            WasUnderWay = _wasUnderWay,
            Effects = effects.Values.Sum(),
            Lost = [.. Expected.Where(e => !effects.ContainsKey(e))],
            Doubled = [.. effects.Where(e => e.Value > 1 || !Expected.Contains(e.Key)).Select(e => $"{e.Key} x{e.Value}")],
            Seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds,
            Shown = ShownAsync(run, cancellationToken),
        };
    }

    // I8: each card once and as the record has it, within a minute after the last disturbance. The next round may begin meanwhile.
    private async Task<string> ShownAsync(string run, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (arena.People.Untruth(run) is { } untruth)
        {
            var calm = arena.Calm < TimeProvider.System.GetElapsedTime(since) ? arena.Calm : TimeProvider.System.GetElapsedTime(since);
            if (calm > ShownWithin)
                return $"I8 {run}: {untruth}";
            await Task.Delay(200, cancellationToken);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s");
    }

    private async Task DisturbAsync(long calls, CancellationToken cancellationToken)
    {
        // Most of what can be lost happens once the run is under way: then the world says how far it is.
        var effects = _random.Next(4) == 0 ? -1 : _random.Next(Expected.Count + 1);
        var stage = effects < 0 ? _random.Next(Names.Length - 1) : Names.Length - 1;
        var wait = TimeSpan.FromMilliseconds(_random.Next(effects < 0 ? 400 : 300));
        await _stages[stage].Task.WaitAsync(cancellationToken);
        while (arena.EffectsAfter(calls).Values.Sum() < effects)
            await Task.Delay(5, cancellationToken);
        await Task.Delay(wait, cancellationToken);
        var done = arena.EffectsAfter(calls).Values.Sum();
        _wasUnderWay = stage == Names.Length - 1 && done < Expected.Count;
        _where = string.Create(
            CultureInfo.InvariantCulture,
            $"{Names[stage]}{(effects > 0 ? $", {effects} effects" : "")} + {wait.TotalMilliseconds:0} ms: {done} effects");
        if (arena.Replicas.Count == 1)
            await KillAsync(arena.Replicas[0], cancellationToken);
        else
            await DisturbSeveralAsync(cancellationToken);
        arena.CalmDown();
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
