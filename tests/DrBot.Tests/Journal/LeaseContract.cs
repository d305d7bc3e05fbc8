using System.Text.Json.Nodes;
using DrBot.Journal;

namespace DrBot.Tests.Journal;

/// <summary>What the leases of every store must hold. A store derives it and says how it is opened and how time passes.</summary>
public abstract class LeaseContract : IAsyncLifetime
{
    /// <summary>A length that outlasts every test.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    /// <summary>A length that a test lets run out.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private static CancellationToken None => CancellationToken.None;

    private IJournal Journal { get; set; } = null!;

    private ILeases Leases { get; set; } = null!;

    public async Task InitializeAsync() => (Journal, Leases) = await OpenAsync();

    public abstract Task DisposeAsync();

    [Fact]
    public async Task Take_NeverTaken_GivesTheFirstEpoch()
    {
        Assert.Equal(new Lease("run/A", "one", 1), await Leases.TakeAsync("run/A", "one", Long, None));
    }

    [Fact]
    public async Task Take_HeldByAnother_GivesNothing()
    {
        await Leases.TakeAsync("run/A", "one", Long, None);

        Assert.Null(await Leases.TakeAsync("run/A", "two", Long, None));
    }

    [Fact]
    public async Task Take_AnotherResource_IsFree()
    {
        await Leases.TakeAsync("run/A", "one", Long, None);

        Assert.Equal(1, (await Leases.TakeAsync("run/B", "two", Long, None))!.Epoch);
    }

    [Fact]
    public async Task Take_RanOut_GivesAHigherEpoch()
    {
        await Leases.TakeAsync("run/A", "one", Short, None);
        await PassAsync(Short);

        Assert.Equal(new Lease("run/A", "two", 2), await Leases.TakeAsync("run/A", "two", Long, None));
    }

    [Fact]
    public async Task Take_BySameHolder_IsTakenAnewAndTheFormerIsLost()
    {
        var first = await Leases.TakeAsync("run/A", "one", Long, None);

        var second = await Leases.TakeAsync("run/A", "one", Long, None);

        Assert.Equal(2, second!.Epoch);
        Assert.False(await Leases.RenewAsync(first!, Long, None));
        Assert.True(await Leases.RenewAsync(second, Long, None));
    }

    [Fact]
    public async Task Take_ByManyAtOnce_OneHasIt()
    {
        var takers = Enumerable.Range(0, 20).Select(i => Leases.TakeAsync("run/A", $"holder-{i}", Long, None));

        Assert.Single(await Task.WhenAll(takers), l => l is not null);
    }

    [Fact]
    public async Task Renew_Held_HoldsFromThen()
    {
        var lease = await Leases.TakeAsync("run/A", "one", Short, None);
        Assert.True(await Leases.RenewAsync(lease!, Long, None));
        await PassAsync(Short);

        Assert.Null(await Leases.TakeAsync("run/A", "two", Long, None));
    }

    [Fact]
    public async Task Renew_RanOutAndNotTaken_IsHeldAgain()
    {
        var lease = await Leases.TakeAsync("run/A", "one", Short, None);
        await PassAsync(Short);

        Assert.True(await Leases.RenewAsync(lease!, Long, None));
        Assert.Null(await Leases.TakeAsync("run/A", "two", Long, None));
    }

    [Fact]
    public async Task Renew_TakenByAnother_SaysSoAndLeavesItTheirs()
    {
        var lost = await Leases.TakeAsync("run/A", "one", Short, None);
        await PassAsync(Short);
        var won = await Leases.TakeAsync("run/A", "two", Long, None);

        Assert.False(await Leases.RenewAsync(lost!, Long, None));
        Assert.True(await Leases.RenewAsync(won!, Long, None));
    }

    [Fact]
    public async Task Release_Held_IsFreeAtOnceAndTheEpochGoesOn()
    {
        var lease = await Leases.TakeAsync("run/A", "one", Long, None);
        await Leases.ReleaseAsync(lease!, None);

        Assert.False(await Leases.RenewAsync(lease!, Long, None));
        Assert.Equal(2, (await Leases.TakeAsync("run/A", "two", Long, None))!.Epoch);
    }

    [Fact]
    public async Task Release_TakenByAnother_LeavesItTheirs()
    {
        var lost = await Leases.TakeAsync("run/A", "one", Short, None);
        await PassAsync(Short);
        await Leases.TakeAsync("run/A", "two", Long, None);

        await Leases.ReleaseAsync(lost!, None);

        Assert.Null(await Leases.TakeAsync("run/A", "three", Long, None));
    }

    [Fact]
    public async Task Append_UnderALeaseThatIsHeld_Appends()
    {
        var lease = await Leases.TakeAsync("run/A", "one", Long, None);

        Assert.IsType<AppendResult.Appended>(await AppendAsync(lease));
    }

    [Fact]
    public async Task Append_UnderALeaseThatRanOutAndNobodyTook_Appends()
    {
        var lease = await Leases.TakeAsync("run/A", "one", Short, None);
        await PassAsync(Short);

        Assert.IsType<AppendResult.Appended>(await AppendAsync(lease));
    }

    [Fact]
    public async Task Append_UnderALeaseAnotherTook_IsFencedAndWritesNothing()
    {
        var lost = await Leases.TakeAsync("run/A", "one", Short, None);
        await PassAsync(Short);
        var won = await Leases.TakeAsync("run/A", "two", Long, None);

        Assert.Equal(new AppendResult.Fenced(lost!), await AppendAsync(lost));
        Assert.Empty(await Journal.ReadStreamAsync("s", 0, None));
        Assert.IsType<AppendResult.Appended>(await AppendAsync(won));
    }

    [Fact]
    public async Task Append_UnderAReleasedLease_IsFenced()
    {
        var lease = await Leases.TakeAsync("run/A", "one", Long, None);
        await Leases.ReleaseAsync(lease!, None);

        Assert.IsType<AppendResult.Fenced>(await AppendAsync(lease));
    }

    [Fact]
    public async Task Append_UnderALeaseNeverGiven_IsFenced()
    {
        Assert.IsType<AppendResult.Fenced>(await AppendAsync(new Lease("run/A", "one", 1)));
    }

    [Fact]
    public async Task Append_FencedWithAKeyUsedBefore_IsFencedAndTheKeyStaysUsed()
    {
        var lost = await Leases.TakeAsync("run/A", "one", Short, None);
        await AppendAsync(lost, "key");
        await PassAsync(Short);
        var won = await Leases.TakeAsync("run/A", "two", Long, None);

        Assert.IsType<AppendResult.Fenced>(await AppendAsync(lost, "key"));
        Assert.IsType<AppendResult.Duplicate>(await AppendAsync(won, "key"));
    }

    [Fact]
    public async Task Append_FencedWithANewKey_LeavesTheKeyUnused()
    {
        var lost = await Leases.TakeAsync("run/A", "one", Short, None);
        await PassAsync(Short);
        var won = await Leases.TakeAsync("run/A", "two", Long, None);

        Assert.IsType<AppendResult.Fenced>(await AppendAsync(lost, "key"));
        Assert.IsType<AppendResult.Appended>(await AppendAsync(won, "key"));
    }

    [Fact]
    public async Task Append_FencedBesideAWrongVersion_IsFenced()
    {
        var request = Request(new Lease("run/A", "one", 7), null) with { Streams = [new StreamAppend("s", 99, [])] };

        Assert.IsType<AppendResult.Fenced>(await Journal.AppendAsync(request, None));
    }

    /// <summary>Opens the one store of this test.</summary>
    protected abstract Task<(IJournal Journal, ILeases Leases)> OpenAsync();

    /// <summary>Lets at least this much of the store's time pass.</summary>
    protected abstract Task PassAsync(TimeSpan span);

    private Task<AppendResult> AppendAsync(Lease? fence, string? key = null) =>
        Journal.AppendAsync(Request(fence, key), None);

    private static AppendRequest Request(Lease? fence, string? key) => new()
    {
        Streams = [new StreamAppend("s", StreamAppend.AnyVersion, [new JournalRecord("x", "", "", "system", 1, new JsonObject())])],
        At = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Key = key,
        Fence = fence,
    };
}
