using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Execution;
using DrBot.Plans;

namespace DrBot.Desk;

/// <summary>Answers the verbs that decide about a run and its steps. No typed word is ever a vote for a run.</summary>
internal sealed class RunRoom(
    CommandGate gate, Finder finder, TargetHolds holds, PlanLibrary plans, ActionRegistry actions)
{
    public async Task<DeskAnswer> ShowAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var (incident, run) = await finder.RunAsync(said, cancellationToken);
        return new DeskAnswer.ShowsRun(finder.Shown(caller, "status", incident), run);
    }

    /// <summary>The confirmed vote of a card: it names the digest the card showed.</summary>
    public Task<DeskAnswer> VoteAsync(
        Caller caller, string incident, string run, string digest, CancellationToken cancellationToken) =>
        VoteAsync(caller, incident, run, digest, null, cancellationToken);

    /// <summary>The confirmed vote of a card where the plan's name may have to be typed.</summary>
    /// <param name="typed">The plan's name as the person typed it, where it is asked for.</param>
    public async Task<DeskAnswer> VoteAsync(
        Caller caller, string incident, string run, string digest, string? typed, CancellationToken cancellationToken) =>
        await DecideAsync(caller, incident, run, actor => new ApproveRun(actor, run, digest) { Typed = typed }, cancellationToken);

    /// <summary>The confirmed no of a card.</summary>
    public async Task<DeskAnswer> DenyAsync(
        Caller caller, string incident, string run, string digest, string reason, CancellationToken cancellationToken) =>
        await DecideAsync(caller, incident, run, actor => new DenyRun(actor, run, digest, reason), cancellationToken);

    public async Task<DeskAnswer> RejectAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var (incident, run) = await finder.RunAsync(said, cancellationToken);
        return await DenyAsync(caller, incident.Id, run.Id, run.Plan.Digest, said.Text("reason") ?? "", cancellationToken);
    }

    public async Task<DeskAnswer> WithdrawAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var (incident, run) = await finder.RunAsync(said, cancellationToken);
        return await SubmitAsync(
            caller, incident.Id,
            actor => run.Votes.Exists(v => v.Person == actor.Person)
                ? new TakeBackVote(actor, run.Id)
                : new WithdrawRun(actor, run.Id, said.Text("reason") ?? ""),
            cancellationToken);
    }

    public async Task<DeskAnswer> ReviewAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var (incident, run) = await finder.RunAsync(said, cancellationToken);
        return await SubmitAsync(caller, incident.Id, actor => new ReviewBreakGlass(actor, run.Id, said.Text("text") ?? ""), cancellationToken);
    }

    public Task<DeskAnswer> HoldAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, "hold", cancellationToken);

    public Task<DeskAnswer> ResumeAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, "resume", cancellationToken);

    public Task<DeskAnswer> AbortAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, "abort", cancellationToken);

    public Task<DeskAnswer> RetryAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, "retry", cancellationToken);

    public Task<DeskAnswer> SkipAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, "skip", cancellationToken);

    public Task<DeskAnswer> UndoAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, "undo", cancellationToken);

    public Task<DeskAnswer> DoneAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, "done", cancellationToken);

    /// <summary>A choice about a run or one of its steps, typed or pressed.</summary>
    public async Task<DeskAnswer> ActAsync(
        Caller caller, string act, string incident, string run, string step, string reason, CancellationToken cancellationToken) =>
        Says(await gate.SubmitAsync(
            incident,
            async (state, token) =>
            {
                var actor = finder.Actor(caller, state ?? throw new DeskException($"There is no incident {incident}."));
                var targets = act is "abort" or "skip" && state.Run(run) is { } r ? await holds.ReadAsync(r.Plan, token) : [];
                var command = CommandFor(act, actor, run, step, reason, targets);
                return command is SkipStep skip ? await WithSuccessorAsync(state, skip, token) : command;
            },
            caller.Key, cancellationToken));

    private static Command CommandFor(
        string act, Actor actor, string run, string step, string reason, IReadOnlyList<TargetHold> targets) => act switch
        {
            "hold" => new HoldRun(actor, run, reason),
            "resume" => new ResumeRun(actor, run, reason),
            "abort" => new AbortRun(actor, run, reason, targets),
            "retry" => new RetryStep(actor, run, step, reason),
            "skip" => new SkipStep(actor, run, step, reason, targets),
            "undo" => new UndoStep(actor, run, step, reason),
            "done" => new ConfirmStep(actor, run, step, reason),
            _ => throw new DeskException($"nobody knows what '{act}' means"),
        };

    // Leaving out what a destructive step needs takes a run of the rest, with its own digest and votes.
    private async Task<Command> WithSuccessorAsync(IncidentState state, SkipStep skip, CancellationToken cancellationToken)
    {
        if (state.Run(skip.Run) is not { } run || !Successors.IsNeeded(run, skip.Step))
            return skip;
        var id = $"{state.Id}-R{state.Runs.Count + 1}";
        var plan = await plans.ByHashAsync(run.Plan.PlanHash, cancellationToken);
        var (rest, problems) = RunPlanner.Prepare(
            Successors.Request(state, run, skip.Step, plan, actions.Catalogue, id, skip.Actor.Name));
        return rest is null
            ? throw new DeskException("The rest cannot go on by itself:\n" + string.Join('\n', problems.Select(p => $"• {p}")))
            : skip with { Successor = new ProposedSuccessor(id, rest) };
    }

    private async Task<DeskAnswer> OnRunAsync(Caller caller, Invocation said, string act, CancellationToken cancellationToken)
    {
        var (incident, run) = await finder.RunAsync(said, cancellationToken);
        return await ActAsync(
            caller, act, incident.Id, run.Id, said.Text("step") ?? "", said.Text("reason") ?? said.Text("note") ?? "", cancellationToken);
    }

    private async Task<DeskAnswer> DecideAsync(
        Caller caller, string incident, string run, Func<Actor, Command> command, CancellationToken cancellationToken) =>
        Says(await gate.SubmitAsync(
            incident,
            async (state, token) => command(await finder.VoterAsync(
                caller, state ?? throw new DeskException($"There is no incident {incident}."), run, token)),
            caller.Key, cancellationToken));

    private async Task<DeskAnswer> SubmitAsync(
        Caller caller, string incident, Func<Actor, Command> command, CancellationToken cancellationToken) =>
        Says(await gate.SubmitAsync(
            incident,
            (state, _) => ValueTask.FromResult(state is null
                ? throw new DeskException($"There is no incident {incident}.")
                : command(finder.Actor(caller, state))),
            caller.Key, cancellationToken));

    private static DeskAnswer Says(GateResult result) => DeskAnswer.Of(result);
}
