using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;
using Xunit;

namespace DrBot.Commands.Tests.Updates;

public sealed class FactsReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    private static readonly AudiencePlan Engineering = new(
        "engineering", "Engineering team", "technical-update", ["email:eng@example.com"],
        Every: TimeSpan.FromMinutes(30), Within: null, OnChange: false);

    private static readonly Plan Plan = new()
    {
        Name = "tiny",
        Title = "Tiny",
        People = new Dictionary<string, Person>
        {
            ["sarah.chen"] = new() { Id = "sarah.chen", Name = "Sarah Chen", Phone = "+1-555-0201" },
        },
        Values = new Dictionary<string, string> { ["status-page"] = "https://status.example.com" },
    };

    private static readonly IncidentState Incident = new()
    {
        Id = "DR-20261122-030000",
        Declared = new IncidentDeclared(
            "DR-20261122-030000", "API is down", "tiny", "Tiny", "hash", "regional-outage", 1, "Critical", "production",
            "mike.johnson", "sarah.chen", At.AddMinutes(-20), TimeSpan.FromHours(4), TimeSpan.FromMinutes(15),
            [Engineering]),
        DeclaredAt = At,
        Level = 1,
        LevelName = "Critical",
        Audiences = [Engineering],
        Commander = "sarah.chen",
    };

    [Fact]
    public void Read_Declared_HoldsWhatTheRecordHolds()
    {
        var facts = Read(Incident);
        Assert.Equal(("API is down", "Tiny", "production"), (facts.Title, facts.PlanTitle, facts.Environment));
        Assert.Equal(At.AddMinutes(-20), facts.Started);
        Assert.Equal(new CommanderFacts("Sarah Chen", "+1-555-0201", null), facts.Commander);
        Assert.Equal(At.AddMinutes(30), facts.NextUpdate);
        Assert.Equal(Plan.Values, facts.Values);
        Assert.Null(facts.Run);
        Assert.Null(facts.Recovered);
        Assert.Null(facts.Impact);
    }

    [Fact]
    public void Read_PersonNotInThePlan_IsToldByKey() => Assert.Equal(
        new CommanderFacts("nobody.known", null, null), Read(Incident with { Commander = "nobody.known" }).Commander);

    [Fact]
    public void Read_Running_TellsSteps()
    {
        var run = Run(1, RunMode.Failover, RunStatus.Running) with
        {
            Steps =
            [
                Step("fence", StepStatus.Succeeded), Step("promote", StepStatus.Accepted), Step("dns", StepStatus.Planned),
            ],
        };
        var facts = Read(Incident with { Runs = [run] }).Run!;
        Assert.Equal((1, 3, "does promote"), (facts.Done, facts.Total, facts.Current));
        Assert.Equal(["fence: done", "promote: under way", "dns: not begun"], facts.Steps);
        Assert.Null(facts.WaitingFor);
    }

    [Fact]
    public void Read_BeforeThePreview_ClaimsNothingAboutData()
    {
        var run = Run(1, RunMode.Failover, RunStatus.Proposed);
        Assert.Null(Read(Incident with { Runs = [run] }).Run!.DataLoss);
        Assert.Equal(DataLoss.None, Read(Incident with { Runs = [run with { FactsAt = At }] }).Run!.DataLoss);
    }

    // After an abort, or in a successor, the run told of has nothing left to lose; what the first one lost is lost.
    [Theory]
    [InlineData(12, "present-lag", 1, 12, "present-lag")]
    [InlineData(null, "unknown", 1, null, "unknown")]
    [InlineData(12, "present-lag", 0, null, "unknown")]
    public void Read_AnEarlierRunPromoted_TellsWhatThatOneLost(int? lost, string basis, int attempts, int? told, string toldBasis)
    {
        var promote = Step("promote", StepStatus.Succeeded) with { Attempts = attempts };
        promote = promote with { Plan = promote.Plan with { MaxDataLoss = TimeSpan.FromMinutes(15) } };
        var first = Run(1, RunMode.Failover, RunStatus.Aborted) with { StartedAt = At, FactsAt = At, Steps = [promote], DataLoss = new DataLoss(lost, basis) };
        var second = Run(2, RunMode.Failover, RunStatus.Running) with { StartedAt = At, FactsAt = At, Steps = [promote with { Attempts = 0 }] };

        Assert.Equal(new DataLoss(told, toldBasis), Read(Incident with { Runs = [first, second] }).Run!.DataLoss);
    }

    [Fact]
    public void Read_ARehearsalBeside_AddsNothingToWhatWasLost()
    {
        var promote = Step("promote", StepStatus.Succeeded) with { Attempts = 1 };
        promote = promote with { Plan = promote.Plan with { MaxDataLoss = TimeSpan.FromMinutes(15) } };
        var rehearsal = Run(1, RunMode.Drill, RunStatus.Completed) with { StartedAt = At, FactsAt = At, Steps = [promote], DataLoss = new DataLoss(500, "present-lag") };
        var serious = Run(2, RunMode.Failover, RunStatus.Running) with { StartedAt = At, FactsAt = At, DataLoss = new DataLoss(3, "present-lag") };

        Assert.Equal(3, Read(Incident with { Runs = [rehearsal, serious] }).Run!.DataLoss!.Seconds);
    }

    [Fact]
    public void Read_Simulation_SaysThatStepsWereLookedAtOnly()
    {
        var run = Run(1, RunMode.Simulate, RunStatus.Completed) with { StartedAt = At, Steps = [Step("fence", StepStatus.Succeeded)] };
        var facts = Read(Incident with { Declared = Incident.Declared with { Exercise = true }, Runs = [run] }).Run!;

        Assert.Equal(["fence: looked at only"], facts.Steps);
    }

    [Fact]
    public void Read_AwaitingApproval_NamesTheOpenSlots()
    {
        var policy = new PolicyTerms(
            "two-person", ["manager", "director"], TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(10),
            TimeSpan.FromHours(4), RequesterMayApprove: false);
        var run = Run(1, RunMode.Failover, RunStatus.AwaitingApproval);
        run = run with { Plan = run.Plan with { Policy = policy } };
        Assert.Equal("a manager and a director", Read(Incident with { Runs = [run] }).Run!.WaitingFor);
    }

    [Fact]
    public void Read_Paused_NamesThePersonWaitedFor()
    {
        var run = Run(1, RunMode.Failover, RunStatus.Paused) with
        {
            Pause = new Pause(PauseCause.StepFailed, "promote", ["it failed"], At, "sarah.chen"),
        };
        Assert.Equal("Sarah Chen", Read(Incident with { Runs = [run] }).Run!.WaitingFor);
    }

    [Fact]
    public void RunToTell_SeveralRuns_PrefersTheSeriousAndTheOpen()
    {
        var ended = Run(1, RunMode.Failover, RunStatus.Completed) with { StartedAt = At };
        var open = Run(2, RunMode.Failover, RunStatus.Running) with { StartedAt = At };
        var withdrawn = Run(3, RunMode.Failover, RunStatus.Withdrawn);
        var rehearsal = Run(4, RunMode.Simulate, RunStatus.Running) with { StartedAt = At };
        Assert.Equal(open.Id, Tell(ended, open, withdrawn, rehearsal));
        Assert.Equal(ended.Id, Tell(ended, withdrawn, rehearsal));
        Assert.Equal(rehearsal.Id, Tell(withdrawn, rehearsal));
        Assert.Null(Tell(withdrawn));

        static string? Tell(params RunState[] runs) => FactsReader.RunToTell(Incident with { Runs = [.. runs] })?.Id;
    }

    [Fact]
    public void IsExercise_OpenedForOne_UntilARunIsSerious()
    {
        var opened = Incident with { Declared = Incident.Declared with { Exercise = true } };
        var rehearsal = Run(1, RunMode.Drill, RunStatus.Running) with { StartedAt = At };
        Assert.True(FactsReader.IsExercise(opened));
        Assert.True(FactsReader.IsExercise(opened with { Runs = [rehearsal] }));
        Assert.True(FactsReader.IsExercise(opened with { Runs = [Run(2, RunMode.Failover, RunStatus.Withdrawn)] }));
        Assert.False(FactsReader.IsExercise(opened with { Runs = [rehearsal, Run(2, RunMode.Failover, RunStatus.Proposed)] }));
    }

    [Fact]
    public void Read_RehearsalWithinARealIncident_IsNotTold()
    {
        var rehearsed = Incident with { Runs = [Run(1, RunMode.Simulate, RunStatus.Running) with { StartedAt = At }] };
        Assert.False(FactsReader.IsExercise(rehearsed));
        Assert.Null(Read(rehearsed).Run);
        Assert.NotNull(Read(rehearsed with { Declared = Incident.Declared with { Exercise = true } }).Run);
    }

    [Fact]
    public void Read_Resolved_NamesWhoAcceptedTheDebt()
    {
        var facts = Read(Incident with
        {
            Status = IncidentStatus.Resolved,
            EndedAt = At.AddHours(1),
            DebtAcceptedBy = "sarah.chen",
            UnprotectedSince = At,
        });
        Assert.Equal(("Sarah Chen", At, At.AddHours(1)), (facts.DebtAcceptedBy, facts.UnprotectedSince, facts.Ended));
        Assert.Null(facts.NextUpdate);
    }

    private static UpdateFacts Read(IncidentState state) => FactsReader.Read(
        state, Plan, new DueUpdate("key", Engineering, "email:eng@example.com", UpdateKind.Initial, At, null), At);

    private static RunState Run(int number, RunMode mode, RunStatus status) => new()
    {
        Id = $"{Incident.Id}-R{number}",
        Plan = new RunPlan
        {
            Plan = "tiny",
            PlanHash = "hash",
            Digest = "digest",
            Runbook = "failover",
            Title = "Move",
            Mode = mode,
            Steps = [],
        },
        Requester = "mike.johnson",
        Status = status,
    };

    private static StepState Step(string id, StepStatus status) => new()
    {
        Plan = new StepPlan { Id = id, Action = "wait", Effect = $"does {id}", Timeout = TimeSpan.FromMinutes(1) },
        Status = status,
    };
}
