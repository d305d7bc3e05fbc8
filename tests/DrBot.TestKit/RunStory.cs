using DrBot.Commands;
using DrBot.Commands.Runs;

namespace DrBot.TestKit;

/// <summary>The usual turns of a story about the newest run of an incident.</summary>
public static class RunStory
{
    /// <summary>A run is asked for, by <see cref="Cast.Sarah"/> unless another is named.</summary>
    public static TestIncident Proposed(this TestIncident story, RunPlan? plan = null, Actor? by = null) => story.Do(new ProposeRun(
        by ?? Cast.Sarah, NextRun(story), plan ?? TestPlans.Failover(), "the region is gone", Supersede: null, OpenElsewhere: null));

    /// <summary>The driver has looked, and nothing stands in the way.</summary>
    public static TestIncident Previewed(this TestIncident story, long? loss = 30) =>
        story.Do(new RecordPreview(story.Run.Id, TestPlans.Facts(story.Run.Plan, loss)));

    /// <summary>Each of them approves, in this order.</summary>
    public static TestIncident ApprovedBy(this TestIncident story, params Actor[] people)
    {
        foreach (var person in people)
            story.Do(new ApproveRun(person, story.Run.Id, story.Run.Plan.Digest));
        return story;
    }

    /// <summary>The driver has looked again and starts.</summary>
    public static TestIncident Started(this TestIncident story) => story.Do(story.Start());

    /// <summary>The driver's wish to start, with everything as it is now.</summary>
    public static StartRun Start(this TestIncident story, long? loss = 30) => new(
        story.Run.Id, story.Directory, TestPlans.Facts(story.Run.Plan, loss), story.Targets.Read(story.Run));

    /// <summary>A run approved by a manager and a director, started.</summary>
    public static TestIncident Running(this TestIncident story, RunPlan? plan = null) =>
        story.Proposed(plan).Previewed().ApprovedBy(Cast.Mike, Cast.Dana).Started();

    /// <summary>The driver's wish to send a step.</summary>
    public static DispatchStep Dispatch(
        this TestIncident story, string step, string parameters = "p", string? token = null, bool undo = false, long? loss = 30) => new(
        story.Run.Id, step, token ?? (undo ? "undo-" : "token-") + step, parameters, "{}",
        TestPlans.FactsOf(story.Step(step).Plan, loss), undo);

    /// <summary>The intent of a step is journalled.</summary>
    public static TestIncident Dispatched(this TestIncident story, string step) => story.Do(story.Dispatch(step));

    /// <summary>The provider accepts a step that was sent.</summary>
    public static TestIncident Accepted(this TestIncident story, string step) =>
        story.Do(new RecordAccepted(story.Run.Id, step, new Dictionary<string, string> { ["request"] = "1" }));

    /// <summary>The world is as the step wants it.</summary>
    public static TestIncident Satisfied(this TestIncident story, string step) => story.Do(story.Satisfy(step));

    /// <summary>The driver saw that the world is as the step wants it.</summary>
    public static RecordSatisfied Satisfy(this TestIncident story, string step) => new(
        story.Run.Id, step, new Dictionary<string, string> { ["endpoint"] = step + ".example" }, story.Targets.Read(story.Run));

    /// <summary>Steps are sent, accepted and seen done, one after the other.</summary>
    public static TestIncident Done(this TestIncident story, params string[] steps)
    {
        foreach (var step in steps)
            story.Dispatched(step).Accepted(step).Satisfied(step);
        return story;
    }

    /// <summary>A step that was sent failed for certain.</summary>
    public static TestIncident Failed(this TestIncident story, string step) =>
        story.Do(new RecordFailed(story.Run.Id, step, PauseCause.StepFailed, ["the provider said no"]));

    /// <summary>Nobody knows what became of a step.</summary>
    public static TestIncident Lost(this TestIncident story, string step, bool ask = true) =>
        story.Do(new RecordUnknown(story.Run.Id, step, ["no answer"], ask));

    /// <summary>A person leaves a step out.</summary>
    public static SkipStep Skip(this TestIncident story, string step, Actor? by = null) =>
        new(by ?? Cast.Sarah, story.Run.Id, step, "not needed today", story.Targets.Read(story.Run));

    /// <summary>A run of the remaining steps of a run, as the host would prepare it.</summary>
    public static ProposedSuccessor Successor(this TestIncident story, RunState run, string? leftOut)
    {
        var id = NextRun(story);
        var remaining = Successors.Of(run, leftOut).Steps;
        return new ProposedSuccessor(id, run.Plan with
        {
            Continues = run.Id,
            Digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id))),
            Steps = [.. run.Steps.Select(s => s.Plan).Where(s => remaining.Contains(s.Id))],
        });
    }

    /// <summary>A person ends the run.</summary>
    public static AbortRun Abort(this TestIncident story, Actor? by = null) =>
        new(by ?? Cast.Sarah, story.Run.Id, "enough", story.Targets.Read(story.Run));

    /// <summary>The id the next run gets.</summary>
    public static string NextRun(TestIncident story) => $"{TestIncident.Id}-R{story.State.Runs.Count + 1}";
}
