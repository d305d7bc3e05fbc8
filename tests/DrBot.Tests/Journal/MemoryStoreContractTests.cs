using DrBot.Journal;
using DrBot.Sandbox.Simulation;
using DrBot.TestKit;

namespace DrBot.Tests.Journal;

/// <summary>The store of simulations holds what every store holds: what is simulated over it is true of the others.</summary>
public sealed class MemoryStoreContractTests : JournalContract
{
    private readonly MemoryStore store = new("drbot/test", new ManualClock(Noon.AddDays(-1)));

    [Fact]
    public async Task Append_SaltsOfTheSameSeed_GiveTheSameLines()
    {
        Assert.Equal(await SeededAsync(1), await SeededAsync(1));
        Assert.NotEqual(await SeededAsync(1), await SeededAsync(2));
    }

    protected override Task<IJournal> OpenAsync()
    {
        store.IsClosed = false;
        return Task.FromResult<IJournal>(store);
    }

    protected override Task CloseAsync(IJournal journal)
    {
        store.IsClosed = true;
        return Task.CompletedTask;
    }

    protected override Task<IReadOnlyList<byte[]>> LinesAsync() => Task.FromResult(store.Lines);

    protected override Task EraseAsync(string text)
    {
        store.Erase(text);
        return Task.CompletedTask;
    }

    private static async Task<string> SeededAsync(int seed)
    {
        var seeded = new MemoryStore("drbot/test", new ManualClock(Noon), seed);
        var record = Record("x") with { Data = Json("""{"name":{"$private":"Sarah"},"again":{"$private":"Sarah"}}""") };
        await seeded.AppendAsync(Request([new StreamAppend("s", 0, [record])]), None);
        return Convert.ToHexString(seeded.Lines[1]);
    }
}

/// <summary>Its leases are leases.</summary>
public sealed class MemoryStoreLeaseTests : LeaseContract
{
    private readonly ManualClock clock = new();

    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<(IJournal Journal, ILeases Leases)> OpenAsync()
    {
        var store = new MemoryStore("drbot/test", clock);
        return Task.FromResult<(IJournal, ILeases)>((store, store));
    }

    protected override Task PassAsync(TimeSpan span)
    {
        clock.Advance(span);
        return Task.CompletedTask;
    }
}
