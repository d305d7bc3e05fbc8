using DrBot.Sandbox.Demo;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Sandbox.World;
using DrBot.TestKit;

namespace DrBot.EndToEnd.Rounds;

/// <summary>A practice world with its replicas, in which one round after the other is played.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(100);
    private readonly HttpClient _http;
    private readonly PracticeClient _slack;
    private readonly PostgresServer? _postgres;
    private readonly string _database;

    private Arena(SandboxHost host, PostgresServer? postgres, string database)
    {
        (Host, _postgres, _database) = (host, postgres, database);
        Replicas = postgres is null ? [new Replica("one", host)] : [new Replica("one", host), new Replica("two", host)];
        _http = new HttpClient { BaseAddress = host.Page };
        _slack = new PracticeClient(_http);
    }

    public SandboxHost Host { get; }

    public IReadOnlyList<Replica> Replicas { get; }

    /// <summary>The store, as the command line names it.</summary>
    public string Store => _postgres?.Url(_database) ?? Path.Combine(Host.Folder, "drbot.db");

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
    public IReadOnlyDictionary<string, int> EffectsAfter(long seq) => Host.World.Calls
        .Where(c => c.Seq > seq && c.Effective && c.Service is not ("smtp" or "statuspage"))
        .GroupBy(c => $"{c.Operation} {c.Target?.TrimEnd('.')}").ToDictionary(g => g.Key, g => g.Count());

    /// <summary>The newest call of the world.</summary>
    public long CallsSoFar => Host.World.Calls.Count == 0 ? 0 : Host.World.Calls[^1].Seq;

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

    /// <summary>Types the command until an approval card of a new run stands; people do, when nothing comes.</summary>
    public async Task<string> ProposeAsync(string command, IReadOnlySet<string> known, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Bound)
        {
            await DoAsync(() => _slack.As("U0LISA").TypeAsync(command, cancellationToken));
            for (var looks = 0; looks < 30; looks++)
            {
                if ((await CardsAsync(cancellationToken)).FirstOrDefault(c => !known.Contains(c.Reading.Run)).Reading is { } card)
                    return card.Run;
                await Task.Delay(100, cancellationToken);
            }
        }

        throw await GivenUpAsync($"no approval card after '{command}'", cancellationToken);
    }

    /// <summary>Presses Approve until the card names the person, or is no longer open.</summary>
    public async Task ApproveAsync(string person, string name, string run, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Bound)
        {
            var (message, card) = (await CardsAsync(cancellationToken)).FirstOrDefault(c => c.Reading.Run == run);
            if (card is null || !card.IsOpen || card.Approvals.Any(a => a.Name.Contains(name, StringComparison.Ordinal)))
                return;
            await DoAsync(() => _slack.As(person).ClickAsync(message, "Approve", cancellationToken));
            await Task.Delay(400, cancellationToken);
        }

        throw await GivenUpAsync($"the vote of {name} on {run} does not show", cancellationToken);
    }

    /// <summary>Waits until the channel says that the run is complete.</summary>
    public async Task CompletedAsync(string run, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Bound)
        {
            if ((await ChannelAsync(cancellationToken)).Any(m => m.AllText.Contains($"{run} is complete", StringComparison.Ordinal)))
                return;
            await Task.Delay(100, cancellationToken);
        }

        throw await GivenUpAsync($"{run} does not complete", cancellationToken);
    }

    /// <summary>What stands in the channel for everybody.</summary>
    public async Task<IReadOnlyList<PracticeMessage>> ChannelAsync(CancellationToken cancellationToken) =>
        [.. (await _slack.As("U0SARAH").MessagesAsync(cancellationToken)).Where(m => !m.IsEphemeral && m.Channel.StartsWith('C'))];

    public Task RestartPostgresAsync() => Task.Run(async () =>
    {
        await _postgres!.StopAsync("QUIT");
        await _postgres.StartAgainAsync();
    });

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in Replicas)
            await replica.DisposeAsync();
        await Host.DisposeAsync();
        _http.Dispose();
    }

    // A balancer sends each delivery to a replica that is up; one that has just died answers nothing, and people go on.
    private async Task DoAsync(Func<Task<PracticeResult>> act)
    {
        var up = Replicas.Where(r => r.IsUp).ToArray();
        Host.Slack.AppUrl = (up.Length == 0 ? Replicas[0] : up[Random.Shared.Next(up.Length)]).Address;
        await act();
    }

    private async Task<IReadOnlyList<(PracticeMessage Message, ApprovalCardReading Reading)>> CardsAsync(CancellationToken cancellationToken) =>
    [
        .. (await ChannelAsync(cancellationToken)).Select(m => (m, ApprovalCardReading.Of(m))).Where(c => c.Item2 is not null)
            .Select(c => (c.m, c.Item2!)),
    ];

    private async Task<TimeoutException> GivenUpAsync(string what, CancellationToken cancellationToken)
    {
        var said = (await ChannelAsync(cancellationToken)).Select(m => m.Text).TakeLast(8);
        var printed = Replicas.SelectMany(r => r.Output.TakeLast(10).Select(l => $"{r.Name}: {l}"));
        return new TimeoutException($"{what} within {Bound.TotalSeconds:0} s\n{string.Join('\n', said)}\n{string.Join('\n', printed)}");
    }
}
