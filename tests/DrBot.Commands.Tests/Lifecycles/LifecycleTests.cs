using DrBot.Commands.Incidents;
using DrBot.Commands.Lifecycles;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Tests.Lifecycles;

/// <summary>Every pair of state and trigger with its outcome. A change of a life cycle is a change of these tables.</summary>
public sealed class LifecycleTests
{
    private const string Incident = """
                               Decla Mitig Monit Resol Close Cance
        RunStarts              Mitig -     Mitig x     x     x
        RunRecovers            Monit Monit -     x     x     x
        Resolve                Resol Resol Resol x     x     x
        Close                  x     x     x     Close x     x
        Cancel                 Cance x     x     x     x     x
        """;

    private const string Run = """
                               Propo AwaAp Appro Runni Pause Compl ComEx Faile Abort Rejec Expir Withd Super
        PreviewClear           AwaAp AwaAp -     x     x     x     x     x     x     x     x     x     x
        PreviewBlocked         Rejec -     -     x     x     x     x     x     x     x     x     x     x
        Vote                   x     AwaAp Appro -     Pause x     x     x     x     x     x     x     x
        LastVote               x     Appro Appro -     Runni x     x     x     x     x     x     x     x
        Deny                   x     Rejec Rejec Pause -     x     x     x     x     x     x     x     x
        TakeBackVote           x     AwaAp AwaAp x     x     x     x     x     x     x     x     x     x
        VoidVotes              x     AwaAp AwaAp x     x     x     x     x     x     x     x     x     x
        Withdraw               Withd Withd Withd x     x     x     x     x     x     x     x     x     x
        Supersede              Super Super Super x     x     x     x     x     x     x     x     x     x
        Expire                 Expir Expir Expir x     x     x     x     x     x     x     x     x     x
        Start                  x     x     Runni x     x     x     x     x     x     x     x     x     x
        Pause                  x     x     x     Pause Pause x     x     x     x     x     x     x     x
        Resume                 x     x     x     -     Runni x     x     x     x     x     x     x     x
        Complete               x     x     x     Compl Compl x     x     x     x     x     x     x     x
        CompleteWithExceptions x     x     x     ComEx ComEx x     x     x     x     x     x     x     x
        Abort                  x     x     x     Abort Abort x     x     x     x     x     x     x     x
        OutlivePause           x     x     x     -     Faile x     x     x     x     x     x     x     x
        """;

    private const string Step = """
                               Plann Dispa Accep Succe Faile Unkno Skipp Undon
        Dispatch               Dispa -     x     x     x     Dispa x     x
        Accept                 x     Accep -     x     x     Accep x     x
        Succeed                Succe Succe Succe -     x     Succe x     x
        Fail                   Faile Faile Faile x     x     Faile x     x
        LoseSight              x     Unkno Unkno x     x     -     x     x
        Retry                  -     x     x     x     Plann Plann x     x
        Skip                   Skipp x     x     x     Skipp Skipp x     x
        Undo                   x     x     x     Undon Undon Undon x     x
        """;

    [Fact]
    public void Incident_EveryPair_IsAsTheTableSays() => Assert.Equal(Incident, LifecycleGrid.Draw(IncidentLifecycle.Table));

    [Fact]
    public void Run_EveryPair_IsAsTheTableSays() => Assert.Equal(Run, LifecycleGrid.Draw(RunLifecycle.Table));

    [Fact]
    public void Step_EveryPair_IsAsTheTableSays() => Assert.Equal(Step, LifecycleGrid.Draw(StepLifecycle.Table));

    [Fact]
    public void IsTerminal_ExactlyTheStatesNothingLeaves() => Assert.All(Enum.GetValues<RunStatus>(), state => Assert.Equal(
        Enum.GetValues<RunTrigger>().All(t => RunLifecycle.Table.On(state, t) is Transition<RunStatus>.Refused),
        RunLifecycle.IsTerminal(state)));

    [Fact]
    public void On_WhatIsNotPermitted_HasAReasonForAPerson()
    {
        Assert.All(Reasons(IncidentLifecycle.Table), IsASentence);
        Assert.All(Reasons(RunLifecycle.Table), IsASentence);
        Assert.All(Reasons(StepLifecycle.Table), IsASentence);
    }

    [Fact]
    public void Build_UndecidedPair_IsAnError()
    {
        var table = Lifecycle<IncidentStatus, Switch>.Table().In(IncidentStatus.Declared).Refuse("no", Switch.On);

        Assert.Contains("(Declared, Off)", Assert.Throws<InvalidOperationException>(table.Build).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => table.Permit(Switch.On, IncidentStatus.Closed));
    }

    [Fact]
    public void Next_IgnoredOrRefused_StaysWhereItIs()
    {
        Assert.Equal(RunStatus.Running, RunLifecycle.Table.Next(RunStatus.Running, RunTrigger.Resume));
        Assert.Equal(RunStatus.Completed, RunLifecycle.Table.Next(RunStatus.Completed, RunTrigger.Start));
    }

    private static void IsASentence(string reason) => Assert.Matches("^[a-z][^.]{8,}[^.]$", reason);

    private static IEnumerable<string> Reasons<TState, TTrigger>(Lifecycle<TState, TTrigger> table)
        where TState : struct, Enum
        where TTrigger : struct, Enum =>
        from state in Enum.GetValues<TState>()
        from trigger in Enum.GetValues<TTrigger>()
        select table.On(state, trigger) switch
        {
            Transition<TState>.Ignored i => i.Reason,
            Transition<TState>.Refused r => r.Reason,
            _ => null,
        } into reason
        where reason is not null
        select reason;

    private enum Switch
    {
        Off,
        On,
    }
}
