using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.World;
using DrBot.TestKit;

namespace DrBot.EndToEnd.Rounds;

/// <summary>A practice world with its replicas, in which one round after the other is played.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(100);

    // Arenas share one PostgreSQL: what one does to it all of them feel.
    private static long _serverCalmSince;
    private readonly PostgresServer? _postgres;
    private readonly string _database;
    private long _calmSince = TimeProvider.System.GetTimestamp();

    private Arena(SandboxHost host, PostgresServer? postgres, string database)
    {
        (Host, _postgres, _database) = (host, postgres, database);
        Replicas = postgres is null ? [new Replica("one", host)] : [new Replica("one", host), new Replica("two", host)];
        People = new People(host.Slack, Balanced);
    }

    public SandboxHost Host { get; }

    public IReadOnlyList<Replica> Replicas { get; }

    public People People { get; }

    /// <summary>The store, as the command line names it.</summary>
    public string Store => _postgres?.Url(_database) ?? Path.Combine(Host.Folder, "drbot.db");

    /// <summary>How long nothing has been disturbed.</summary>
    public TimeSpan Calm => TimeProvider.System.GetElapsedTime(
        Math.Max(Interlocked.Read(ref _calmSince), _postgres is null ? 0 : Interlocked.Read(ref _serverCalmSince)));

    public static async Task<Arena> StartAsync(PostgresServer? postgres, CancellationToken cancellationToken)
    {
        var database = postgres is null ? "" : await postgres.CreateDatabaseAsync();
        var host = await SandboxHost.StartAsync(
            new SandboxOptions
            {
                Plan = Path.Combine(AppContext.BaseDirectory, "Plans", "rounds.yaml"),
                Speed = 20,
                World = Practice.Quick(FoundingWorlds.Unjucks),
                Store = postgres?.Url(database),
            },
            cancellationToken);
        var arena = new Arena(host, postgres, database);
        try
        {
            await Task.WhenAll(arena.Replicas.Select(r => r.StartAsync(cancellationToken)));
            return arena;
        }
        catch
        {
            await arena.DisposeAsync();
            throw;
        }
    }

    /// <summary>What changed the world since a call, by operation and target, with how often.</summary>
    public IReadOnlyDictionary<string, int> EffectsAfter(long seq) => Changes().Where(c => c.Seq > seq)
        .GroupBy(c => $"{c.Operation} {c.Target?.TrimEnd('.')}").ToDictionary(g => g.Key, g => g.Count());

    /// <summary>Every call that changed the world; mails and posts left out.</summary>
    public IEnumerable<Call> Changes() => Host.World.Calls.Where(c => c.Effective && c.Service is not ("smtp" or "statuspage"));

    /// <summary>The newest call of the world.</summary>
    public long CallsSoFar => Host.World.Calls.Count == 0 ? 0 : Host.World.Calls[^1].Seq;

    /// <summary>Says that a disturbance is over: every replica is up again.</summary>
    public void CalmDown() => Interlocked.Exchange(ref _calmSince, TimeProvider.System.GetTimestamp());

    /// <summary>The replica that drives a run now, else any that is up.</summary>
    public async Task<Replica> DriverAsync(Random random)
    {
        if (_postgres is not null)
        {
            var holder = await _postgres.SqlAsync(
                _database, "SELECT holder FROM leases WHERE resource LIKE 'run/%' AND holder <> '' ORDER BY expires_at DESC LIMIT 1");
            if (Replicas.FirstOrDefault(r => r.IsUp && holder.StartsWith(r.Name + "#", StringComparison.Ordinal)) is { } driver)
                return driver;
        }

        return Replicas[random.Next(Replicas.Count)];
    }

    /// <summary>The name of the replica that has, or had last, the lease of a run; empty when nobody has.</summary>
    public async Task<string> HolderAsync(string run) =>
        (await _postgres!.SqlAsync(_database, $"SELECT holder FROM leases WHERE resource = 'run/{run}'")).Split('#')[0];

    /// <summary>Types the command until it is acknowledged, and waits for the run's approval card.</summary>
    public Task<string> ProposeAsync(string command, IReadOnlySet<string> known, CancellationToken cancellationToken) =>
        WithinAsync($"no approval card after '{command}'", cancellationToken, async token =>
        {
            var run = await People.ProposeAsync(command, known, token);
            await People.SeeCardAsync(run, token);
            return run;
        });

    /// <summary>Presses Approve until it is acknowledged.</summary>
    public Task ApproveAsync(string person, string name, string run, CancellationToken cancellationToken) =>
        WithinAsync($"the vote of {name} on {run} is not acknowledged", cancellationToken, async token =>
        {
            await People.ApproveAsync(person, name, run, token);
            return true;
        });

    /// <summary>Waits until the channel says that the run is complete.</summary>
    public Task CompletedAsync(string run, CancellationToken cancellationToken) =>
        WithinAsync($"I6 {run} does not end", cancellationToken, async token =>
        {
            while (!People.Hear($"{run} is complete"))
                await Task.Delay(100, token);
            return true;
        });

    public Task RestartPostgresAsync() => Task.Run(async () =>
    {
        await _postgres!.StopAsync("QUIT");
        await _postgres.StartAgainAsync();
        Interlocked.Exchange(ref _serverCalmSince, TimeProvider.System.GetTimestamp());
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in Replicas)
            await replica.DisposeAsync();
        await Host.DisposeAsync();
    }

    private Uri Balanced()
    {
        var up = Replicas.Where(r => r.IsUp).ToArray();
        return (up.Length == 0 ? Replicas[0] : up[Random.Shared.Next(up.Length)]).Address;
    }

    private async Task<T> WithinAsync<T>(string orElse, CancellationToken cancellationToken, Func<CancellationToken, Task<T>> work)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Bound);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var printed = Replicas.SelectMany(r => r.Output.TakeLast(10).Select(l => $"{r.Name}: {l}"));
            throw new TimeoutException(
                $"{orElse} within {Bound.TotalSeconds:0} s\n{string.Join('\n', People.Latest(8))}\n{string.Join('\n', printed)}");
        }
    }
}
