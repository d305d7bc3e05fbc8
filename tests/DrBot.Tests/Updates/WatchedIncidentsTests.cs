using DrBot.Updates;

namespace DrBot.Tests.Updates;

public sealed class WatchedIncidentsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 3, 0, 0, TimeSpan.Zero);
    private readonly WatchedIncidents watched = new();

    [Fact]
    public void Due_WhatMoved_IsLookedAtOnce()
    {
        watched.Moved("DR-1");

        Assert.Equal(["DR-1"], watched.Due(Now));
        Look("DR-1", next: null);
        Assert.Empty(watched.Due(Now));
        Assert.Equal(["DR-1"], watched.All);
    }

    [Fact]
    public void Due_MovedWhileItIsLookedAt_IsLookedAtAgain()
    {
        watched.Moved("DR-1");
        watched.Begin("DR-1");
        watched.Again("DR-1");
        watched.Until("DR-1", null);

        Assert.Equal(["DR-1"], watched.Due(Now));
    }

    [Fact]
    public void Due_ItsTimeHasCome_IsLookedAtAndNobodyElse()
    {
        foreach (var (id, minutes) in (IEnumerable<(string, int)>)[("DR-1", 30), ("DR-2", 10)])
        {
            watched.Moved(id);
            Look(id, Now.AddMinutes(minutes));
        }

        Assert.Equal(Now.AddMinutes(10), watched.NextAt);
        Assert.Empty(watched.Due(Now.AddMinutes(9)));
        Assert.Equal(["DR-2"], watched.Due(Now.AddMinutes(10)));
    }

    [Fact]
    public void AllAgain_SomebodyElseHadThem_EachIsLookedAt()
    {
        foreach (var id in (string[])["DR-1", "DR-2"])
        {
            watched.Moved(id);
            Look(id, null);
        }

        watched.AllAgain();

        Assert.Equal(["DR-1", "DR-2"], watched.Due(Now).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Forget_WhatIsOver_ComesBackOnlyWhenItMoves()
    {
        watched.Moved("DR-1");
        Look("DR-1", Now);
        watched.Forget("DR-1");

        Assert.Empty(watched.Due(Now));
        Assert.Null(watched.NextAt);
        watched.Moved("DR-1");
        Assert.Equal(["DR-1"], watched.Due(Now));
    }

    private void Look(string incident, DateTimeOffset? next)
    {
        watched.Begin(incident);
        watched.Until(incident, next);
    }
}
