using System.Runtime.CompilerServices;
using DrBot.Commands.Accounts;
using DrBot.Commands.Alerts;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Policies;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;
using DrBot.TestKit;

namespace DrBot.Commands.Tests;

public sealed class AuthorizeTests
{
    // Who may give what: S DrBot alone, A an alert alone, M anyone signed in, R a responder, V heard by the votes' own rules,
    // C the commander, H commander or whoever could approve, D commander or who declared, G commander or who has the role, W commander or who asked.
    private static readonly Dictionary<Type, char> Rights = new()
    {
        [typeof(DeclareIncident)] = 'M',
        [typeof(AddNote)] = 'M',
        [typeof(TakeAlert)] = 'M',
        [typeof(OfferAccount)] = 'M',
        [typeof(ClaimAccount)] = 'M',
        [typeof(ConfirmAccount)] = 'M',
        [typeof(AcceptAccount)] = 'M',
        [typeof(RemoveAccount)] = 'M',
        [typeof(ReportAlert)] = 'A',
        [typeof(ReportResolved)] = 'A',
        [typeof(ProposeRun)] = 'R',
        [typeof(RequestUpdate)] = 'R',
        [typeof(ReviewBreakGlass)] = 'R',
        [typeof(ConfirmStep)] = 'R',
        [typeof(ResolveIncident)] = 'R',
        [typeof(ChangeSeverity)] = 'R',
        [typeof(ApproveRun)] = 'V',
        [typeof(DenyRun)] = 'V',
        [typeof(ConfirmPolicy)] = 'V',
        [typeof(DenyPolicy)] = 'V',
        [typeof(TakeBackVote)] = 'V',
        [typeof(WithdrawRun)] = 'W',
        [typeof(HoldRun)] = 'H',
        [typeof(AbortRun)] = 'H',
        [typeof(ResumeRun)] = 'C',
        [typeof(RetryStep)] = 'C',
        [typeof(SkipStep)] = 'C',
        [typeof(UndoStep)] = 'C',
        [typeof(CloseIncident)] = 'C',
        [typeof(CancelIncident)] = 'D',
        [typeof(AssignRole)] = 'G',
        [typeof(RecordPreview)] = 'S',
        [typeof(RecordReminded)] = 'S',
        [typeof(StartRun)] = 'S',
        [typeof(ExpireRun)] = 'S',
        [typeof(LapseApproval)] = 'S',
        [typeof(FailPausedRun)] = 'S',
        [typeof(SupersedeRun)] = 'S',
        [typeof(ContinueRun)] = 'S',
        [typeof(DispatchStep)] = 'S',
        [typeof(RecordAccepted)] = 'S',
        [typeof(RecordSatisfied)] = 'S',
        [typeof(RecordFailed)] = 'S',
        [typeof(RecordUnknown)] = 'S',
        [typeof(RecordReconciled)] = 'S',
        [typeof(RecordUndone)] = 'S',
        [typeof(RecordSending)] = 'S',
        [typeof(RecordSent)] = 'S',
        [typeof(RecordSendFailed)] = 'S',
    };

    // Which of these may give it, in this order: DrBot, commander, approver, responder, declarer without a role, stranger, an alert.
    private static readonly Dictionary<char, string> Who = new()
    {
        ['S'] = "y------",
        ['A'] = "------y",
        ['M'] = "-yyyyy-",
        ['R'] = "-yyy---",
        ['V'] = "-yyyyy-",
        ['H'] = "-yy----",
        ['C'] = "-y-----",
        ['D'] = "-y--y--",
        ['G'] = "-y-----",
        ['W'] = "-y-----",
    };

    public static TheoryData<Type> Commands => [.. typeof(Command).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(Command)) && !t.IsAbstract).OrderBy(t => t.Name, StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void WhyNot_EveryCommandForEveryKindOfActor_IsAsTheTableSays(Type command)
    {
        Assert.True(Rights.ContainsKey(command), $"{command.Name} is new: give it a row here and in Authorize");
        var declarer = Cast.Person("dora.declarer");
        var story = new TestIncident().Do(new DeclareIncident(
            declarer, TestIncident.Id, TestPlans.Small, "down", null, null, null, "practice")).Proposed();
        Actor[] actors = [Actor.System, Cast.Sarah, Cast.Mike, Cast.Eve, declarer, Cast.Stranger, new Actor { Via = "alert" }];

        var allowed = actors.Select(a => Authorize.WhyNot(story.State, Make(command, a, story.Run.Id)).Count == 0 ? 'y' : '-');

        Assert.Equal(Who[Rights[command]], string.Concat(allowed));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void WhyNot_EveryCommandOfThePlace_HasAPlaceInTheTable(Type command)
    {
        var story = TestIncident.Declared().Proposed();

        Assert.DoesNotContain("nobody may do this", Authorize.WhyNot(story.State, Make(command, Cast.Stranger, story.Run.Id)));
        var decision = Whole(command, story) switch
        {
            AlertCommand alert => Decider.Decide(new AlertsState(), alert, story.Now),
            LinkCommand link => Decider.Decide(new LinkState(), link, story.Now),
            PolicyCommand policy => Decider.Decide(new PolicyState(), policy, story.Now),
            var other => Decider.Decide(story.State, other, story.Now),
        };
        Assert.DoesNotContain("nobody decides this", Reasons(decision));
    }

    [Fact]
    public void WhyNot_CommandOutsideTheTable_NobodyMayGiveIt()
    {
        Assert.Equal("nobody may do this", Assert.Single(Authorize.WhyNot(null, new Unheard(Cast.Sarah))));
        Assert.Single(Authorize.WhyNot(null, new Unheard(Actor.System)));
    }

    [Fact]
    public void WhyNot_NobodyInCommand_IsNobodysCommand()
    {
        var story = TestIncident.Declared().Running();
        var state = story.State with { Commander = null };

        Assert.Contains("nobody yet", Assert.Single(Authorize.WhyNot(state, new ResumeRun(Cast.Stranger, story.Run.Id, ""))),
            StringComparison.Ordinal);
        Assert.Single(Authorize.WhyNot(state, new CloseIncident(Cast.Sarah, "")));
        Assert.Empty(Authorize.WhyNot(state, new AssignRole(Cast.Sarah, "commander", "sarah.chen")));
    }

    [Fact]
    public void WhyNot_RoleReadTooLongAgo_MakesNoResponder()
    {
        var stale = Cast.Eve.With(Cast.FromGroup("engineer", counts: false));

        Assert.Single(Authorize.WhyNot(null, new RequestUpdate(stale, "1", null, "")));
    }

    [Fact]
    public void WhyNot_HoldByAnAccountThatHoldsTheRoleButIsNobody_IsRefused()
    {
        var story = TestIncident.Declared().Running();
        var nobody = Cast.Stranger.With([.. Cast.Mike.Roles]);

        Assert.Single(Authorize.WhyNot(story.State, new HoldRun(nobody, story.Run.Id, "")));
    }

    // Rights look at nothing but type, actor and run.
    private static Command Make(Type type, Actor actor, string run)
    {
        var command = (Command)RuntimeHelpers.GetUninitializedObject(type);
        typeof(Command).GetProperty(nameof(Command.Actor))!.SetValue(command, actor);
        if (command is RunCommand)
            typeof(RunCommand).GetProperty(nameof(RunCommand.Run))!.SetValue(command, run);
        return command;
    }

    private static Command Whole(Type type, TestIncident story)
    {
        var constructor = type.GetConstructors().Single();
        return (Command)constructor.Invoke([.. constructor.GetParameters().Select(p => p.Name switch
        {
            "Actor" => Cast.Sarah,
            "Run" => story.Run.Id,
            "Step" => "fence",
            "Plan" when p.ParameterType == typeof(RunPlan) => TestPlans.Failover(),
            "Plan" when p.ParameterType == typeof(string) => "small",
            "Plan" => TestPlans.Small,
            _ => Anything(p.ParameterType),
        })]);
    }

    private static object? Anything(Type type)
    {
        if (type == typeof(string))
            return "text";
        if (type.IsValueType)
            return Activator.CreateInstance(type);
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return new Dictionary<string, string>();
        if (type == typeof(IReadOnlyDictionary<string, IReadOnlyList<RoleReading>>))
            return new Dictionary<string, IReadOnlyList<RoleReading>>();
        if (type == typeof(Commands.Plans.ApprovalPolicy))
            return new Commands.Plans.ApprovalPolicy { Name = "two-person", Slots = ["manager", "director"] };
        return type.IsGenericType ? Array.CreateInstance(type.GetGenericArguments()[0], 0) : null;
    }

    private static IReadOnlyList<string> Reasons(Decision decision) => decision is Decision.Refused r ? r.Reasons : [];

    private sealed record Unheard(Actor Actor) : Command(Actor);
}
