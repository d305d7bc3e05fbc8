using DrBot.Providers.Tests.Fakes;

namespace DrBot.Providers.Tests.Steps;

public sealed class StepsTests : IDisposable
{
    private readonly Hands _hands = new(
        new Scripted(_ => throw new InvalidOperationException("these steps ask nobody")));

    public void Dispose() => _hands.Dispose();

    [Theory]
    [InlineData(0, ObservedState.InProgress, "90")]
    [InlineData(89, ObservedState.InProgress, "1")]
    [InlineData(90, ObservedState.Satisfied, "0")]
    [InlineData(9000, ObservedState.Satisfied, "0")]
    public async Task Wait_AfterIntent_EndsWhenItsTimeHasPassed(int seconds, ObservedState state, string left)
    {
        var context = _hands.Context(null, ("for", TimeSpan.FromSeconds(90))) with
        {
            IntentAt = JumpingClock.Start,
            Now = JumpingClock.Start.AddSeconds(seconds),
        };

        var seen = await _hands["wait"].ObserveAsync(context, CancellationToken.None);

        Assert.Equal((state, left), (seen.State, seen.Facts["left-seconds"]));
    }

    [Fact]
    public async Task Wait_BeforeIntent_IsReady() => Assert.Equal(ObservedState.Ready,
        (await _hands["wait"].ObserveAsync(_hands.Context(null, ("for", TimeSpan.FromSeconds(1))),
            CancellationToken.None)).State);

    [Fact]
    public async Task Manual_NobodySaidDone_StaysReady()
    {
        var context = _hands.Context(null, ("instructions", "ring the data centre"));
        var accepted = context with
        {
            IntentAt = JumpingClock.Start,
            Receipt = await _hands["manual"].ActAsync(context, CancellationToken.None)
        };

        Assert.Equal(ObservedState.Ready, (await _hands["manual"].ObserveAsync(context, CancellationToken.None)).State);
        Assert.Equal(ObservedState.Ready,
            (await _hands["manual"].ObserveAsync(accepted, CancellationToken.None)).State);
    }

    [Fact]
    public async Task Manual_Confirmed_IsSatisfiedWithWhoAndWhat()
    {
        var context = _hands.Context(null, ("instructions", "ring the data centre")) with
        {
            IntentAt = JumpingClock.Start,
            Receipt = new Receipt(new Dictionary<string,
                string>
            { ["confirmed"] = "sarah.chen", ["note"] = "power is off" }),
        };

        var seen = await _hands["manual"].ObserveAsync(context, CancellationToken.None);

        Assert.Equal((ObservedState.Satisfied, "sarah.chen", "power is off"),
            (seen.State, seen.Facts["confirmed"], seen.Facts["note"]));
    }

    [Theory]
    [InlineData("wait", "for")]
    [InlineData("manual", "instructions")]
    public async Task Observe_InputMissing_IsBlockedNamingIt(string action, string input)
    {
        var seen = await _hands[action].ObserveAsync(_hands.Context(null), CancellationToken.None);

        Assert.Equal(ObservedState.Blocked, seen.State);
        Assert.Contains($"'{input}'", seen.Reasons[0], StringComparison.Ordinal);
    }
}
