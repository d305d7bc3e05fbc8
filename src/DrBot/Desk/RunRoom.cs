using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Execution;

namespace DrBot.Desk;

/// <summary>Answers the verbs that decide about a run and its steps. No typed word is ever a vote for a run.</summary>
internal sealed class RunRoom(CommandGate gate, Finder finder, TargetHolds holds)
{
    public async Task<DeskAnswer> ShowAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var (incident, run) = await finder.RunAsync(said, cancellationToken);
        return new DeskAnswer.ShowsRun(incident, run);
    }

    /// <summary>The confirmed vote of a card: it names the digest the card showed.</summary>
    public async Task<DeskAnswer> VoteAsync(
        Caller caller, string incident, string run, string digest, CancellationToken cancellationToken) =>
        await SubmitAsync(caller, incident, actor => new ApproveRun(actor, run, digest), cancellationToken);

    /// <summary>The confirmed no of a card.</summary>
    public async Task<DeskAnswer> DenyAsync(
        Caller caller, string incident, string run, string digest, string reason, CancellationToken cancellationToken) =>
        await SubmitAsync(caller, incident, actor => new DenyRun(actor, run, digest, reason), cancellationToken);

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

    public Task<DeskAnswer> HoldAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, (actor, run) => new HoldRun(actor, run.Id, said.Text("reason") ?? ""), cancellationToken);

    public Task<DeskAnswer> ResumeAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, (actor, run) => new ResumeRun(actor, run.Id, said.Text("reason") ?? ""), cancellationToken);

    public async Task<DeskAnswer> AbortAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var (incident, run) = await finder.RunAsync(said, cancellationToken);
        var actor = finder.Actor(caller, incident);
        return Says(await gate.SubmitAsync(
            incident.Id,
            async (_, token) => new AbortRun(actor, run.Id, said.Text("reason") ?? "", await holds.ReadAsync(run.Plan, token)),
            caller.Key, cancellationToken));
    }

    public Task<DeskAnswer> RetryAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, (actor, run) => new RetryStep(actor, run.Id, StepOf(said), said.Text("reason") ?? ""), cancellationToken);

    public async Task<DeskAnswer> SkipAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var (incident, run) = await finder.RunAsync(said, cancellationToken);
        var actor = finder.Actor(caller, incident);
        return Says(await gate.SubmitAsync(
            incident.Id,
            async (_, token) => new SkipStep(
                actor, run.Id, StepOf(said), said.Text("reason") ?? "", await holds.ReadAsync(run.Plan, token)),
            caller.Key, cancellationToken));
    }

    public Task<DeskAnswer> UndoAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, (actor, run) => new UndoStep(actor, run.Id, StepOf(said), said.Text("reason") ?? ""), cancellationToken);

    public Task<DeskAnswer> DoneAsync(Caller caller, Invocation said, CancellationToken cancellationToken) =>
        OnRunAsync(caller, said, (actor, run) => new ConfirmStep(actor, run.Id, StepOf(said), said.Text("note") ?? ""), cancellationToken);

    private async Task<DeskAnswer> OnRunAsync(
        Caller caller, Invocation said, Func<Actor, RunState, Command> command, CancellationToken cancellationToken)
    {
        var (incident, run) = await finder.RunAsync(said, cancellationToken);
        return await SubmitAsync(caller, incident.Id, actor => command(actor, run), cancellationToken);
    }

    private async Task<DeskAnswer> SubmitAsync(
        Caller caller, string incident, Func<Actor, Command> command, CancellationToken cancellationToken) =>
        Says(await gate.SubmitAsync(
            incident,
            (state, _) => ValueTask.FromResult(state is null
                ? throw new DeskException($"There is no incident {incident}.")
                : command(finder.Actor(caller, state))),
            caller.Key, cancellationToken));

    private static string StepOf(Invocation said) => said.Text("step") ?? "";

    private static DeskAnswer Says(GateResult result) => new DeskAnswer.Says(result.Text);
}
