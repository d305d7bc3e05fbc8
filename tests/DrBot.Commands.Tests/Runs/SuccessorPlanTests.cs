using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Runs;

/// <summary>The successor's plan as the planner settles it from the stored copy of a real plan.</summary>
public sealed class SuccessorPlanTests
{
    // The story's incident belongs to the plan of this name, and takes no run of another.
    private static readonly LoadedPlan Unjucks = Named("small", FoundingPlans.Load("unjucks"));

    [Fact]
    public void Prepare_FromTheRequest_HasTheRestAndADigestOfItsOwn()
    {
        var first = Prepare(new RunRequest
        {
            Plan = Unjucks,
            Catalogue = FoundingActions.Catalogue,
            Environment = "practice",
            Incident = TestIncident.Id,
            Run = TestIncident.Id + "-R1",
            Runbook = "failover",
            Mode = RunMode.Failover,
            Requester = "sarah.chen",
            AcceptDataLoss = "unknown",
        });
        var story = TestIncident.Declared().Proposed(first).Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started();
        var begin = RunProgress.Next(story.Run)[0].Step;
        story.Dispatched(begin).Failed(begin);
        Assert.True(Successors.IsNeeded(story.Run, begin));

        var rest = Prepare(Successors.Request(
            story.State, story.Run, begin, Unjucks, FoundingActions.Catalogue, RunStory.NextRun(story), "sarah.chen"));
        story.Do(story.Skip(begin) with { Successor = new ProposedSuccessor(RunStory.NextRun(story), rest) });

        Assert.Equal(first.Steps.Select(s => s.Id).Where(s => s != begin), rest.Steps.Select(s => s.Id));
        Assert.NotEqual(first.Digest, rest.Digest);
        Assert.Equal("unknown", rest.AcceptDataLoss);
        Assert.Contains($"goes on with the rest of {TestIncident.Id}-R1; {begin} is left out", rest.Warnings);
        Assert.Equal(RunStatus.Running, story.Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started().Run.Status);
    }

    private static LoadedPlan Named(string name, LoadedPlan plan) => plan with { Plan = plan.Plan with { Name = name } };

    private static RunPlan Prepare(RunRequest request)
    {
        var (plan, problems) = RunPlanner.Prepare(request);
        Assert.Empty(problems);
        return plan!;
    }
}
