using DrBot.Commands.Alerts;
using DrBot.Execution;
using DrBot.Plans;

namespace DrBot.Desk;

/// <summary>What people do about the incidents alerts propose.</summary>
internal sealed class AlertRoom(
    AlertReader alerts, CommandGate gate, IncidentRoom incidents, Finder finder, PlanLibrary plans, TimeProvider domain)
{
    /// <summary>The proposals that wait for somebody, oldest first.</summary>
    public async Task<IReadOnlyList<AlertProposal>> OpenAsync(CancellationToken cancellationToken) =>
        [.. (await alerts.ReadAsync(cancellationToken)).Open(domain.GetUtcNow())];

    /// <summary>A person declares what an alert proposed, under their own name.</summary>
    public async Task<DeskAnswer> DeclareAsync(Caller caller, string proposal, CancellationToken cancellationToken)
    {
        if ((await OpenAsync(cancellationToken)).FirstOrDefault(p => p.Id == proposal) is not { } open)
            return new DeskAnswer.Says("Not done: this proposal is not open any more. `/dr declare` declares an incident without one.")
            {
                IsComplaint = true,
            };
        if (plans.Current(open.Plan) is not { } plan)
            return new DeskAnswer.Says($"Not done: plan {open.Plan} is not loaded any more.") { IsComplaint = true };
        var result = await incidents.DeclareAsync(
            caller, plan, open.Scenario, open.Title.Value ?? open.Service, level: null, open.Since, exercise: false, caller.Key, cancellationToken);
        if (result is GateResult.Done done)
            await gate.SubmitAsync(new TakeAlert(finder.Actor(caller, plan), proposal, done.State.Id), caller.Key + "/taken", cancellationToken);
        return DeskAnswer.Of(result);
    }
}
