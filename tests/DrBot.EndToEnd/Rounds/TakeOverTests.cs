using DrBot.TestKit;

namespace DrBot.EndToEnd.Rounds;

/// <summary>Two replicas, one run: what becomes of it when the one that drives it goes.</summary>
public sealed class TakeOverTests
{
    // Promised: the lease of eight seconds, half a second between tries, and the taking up.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    [RequiresFact("postgres")]
    public async Task Driver_KilledInMidRun_TheOtherGoesOnWithinTenSecondsAndSaysSo()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var play = await Play.StartAsync(server);
        var (driver, other) = await play.UnderWayAsync();

        await driver.KillAsync(play.Patience);
        var since = TimeProvider.System.GetTimestamp();
        await play.DrivesAsync(other);
        var taken = TimeProvider.System.GetElapsedTime(since);

        Assert.True(taken < Promised, $"it was taken up after {taken.TotalSeconds:0.0} s");
        await play.EndsWellAsync();
        await play.HearAsync($"of 3 on {other.Name}, nothing was repeated");
    }

    [WideFact("postgres")]
    public async Task Driver_ToldToEnd_HandsOverAtOnceAndNoStepIsCut()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var play = await Play.StartAsync(server);
        var (driver, other) = await play.UnderWayAsync();

        var since = TimeProvider.System.GetTimestamp();
        var stopping = driver.StopAsync(play.Patience);
        await play.DrivesAsync(other);
        var taken = TimeProvider.System.GetElapsedTime(since);

        Assert.True(taken < TimeSpan.FromSeconds(6), $"it was handed over after {taken.TotalSeconds:0.0} s");
        Assert.Equal(0, await stopping);
        await play.EndsWellAsync();
    }

    [WideFact("postgres")]
    public async Task Driver_FrozenForLongerThanItsLease_DoesNothingMoreWhenItWakes()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var play = await Play.StartAsync(server);
        var (driver, _) = await play.UnderWayAsync();

        await driver.FreezeAsync(TimeSpan.FromSeconds(12), play.Patience);

        await play.EndsWellAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.All(play.Arena.EffectsAfter(0), e => Assert.Equal(1, e.Value));
        Assert.True(driver.IsUp);
    }

    /// <summary>An arena in which one run is under way.</summary>
    private sealed class Play : IAsyncDisposable
    {
        private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(4));
        private readonly HashSet<string> _known = [];
        private string _run = "";

        private Play(Arena arena) => Arena = arena;

        public Arena Arena { get; }

        public CancellationToken Patience => _patience.Token;

        public static async Task<Play> StartAsync(PostgresServer server) => new(await Arena.StartAsync(server, CancellationToken.None));

        /// <summary>Promotes, and stops there: who drives it, and who does not.</summary>
        public async Task<(Replica Driver, Replica Other)> UnderWayAsync()
        {
            _run = await Arena.ProposeAsync("/dr failover --reason take-over", _known, Patience);
            await Arena.ApproveAsync("U0MIKE", "Mike", _run, Patience);
            await Arena.ApproveAsync("U0DAVID", "David", _run, Patience);
            while (Arena.EffectsAfter(0).Count == 0)
                await Task.Delay(20, Patience);
            var driver = await Arena.DriverAsync(new Random(1));
            return (driver, Arena.Replicas.Single(r => r != driver));
        }

        public async Task DrivesAsync(Replica replica)
        {
            while (await Arena.HolderAsync(_run) != replica.Name)
                await Task.Delay(50, Patience);
        }

        public async Task EndsWellAsync()
        {
            await Arena.CompletedAsync(_run, Patience);
            Assert.Equal(3, Arena.EffectsAfter(0).Count);
            Assert.All(Arena.EffectsAfter(0), e => Assert.Equal(1, e.Value));
        }

        public async Task HearAsync(string words)
        {
            while (!Arena.People.Hear(words))
                await Task.Delay(100, Patience);
        }

        public async ValueTask DisposeAsync()
        {
            await Arena.DisposeAsync();
            _patience.Dispose();
        }
    }
}
