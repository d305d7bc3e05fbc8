using System.Text.Json;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.People;
using DrBot.Plans;

namespace DrBot.Web.Api;

/// <summary>What somebody must know of a run before they say yes or no: the same as on the card, out of the record.</summary>
internal sealed class RunViews(PlanLibrary plans, PeopleBook people, ActionRegistry actions, WebOptions options, TimeProvider domain)
{
    /// <summary>A run as JSON shows it.</summary>
    public async Task<RunView> OfAsync(IncidentState incident, RunState run, CancellationToken cancellationToken)
    {
        var now = domain.GetUtcNow();
        var copy = await plans.ByHashAsync(run.Plan.PlanHash, cancellationToken);
        var current = plans.Current(run.Plan.Plan) ?? copy;
        return new RunView
        {
            Id = run.Id,
            Incident = incident.Id,
            State = Word(run.Status),
            Environment = incident.Declared.Environment,
            Origin = options.Origin,
            Plan = run.Plan.Plan,
            PlanHash = run.Plan.PlanHash,
            Runbook = run.Plan.Runbook,
            Title = run.Plan.Title,
            Mode = Word(run.Plan.Mode),
            Requester = run.Requester,
            Reason = run.Reason.ToString(),
            Digest = run.Plan.Digest,
            Document = RunDocument.Of(copy, actions.Catalogue, incident, run),
            StepUpNonce = StepUpBinding.NonceOf(options.Origin, run.Id, run.Plan.Digest, ""),
            PlanNameNeeded = NeedsPlanName(incident, run),
            Targets = Targets(run),
            Steps =
            [
                .. run.Plan.Steps.Select(s => new StepBrief(
                    s.Id, s.Effect, s.TargetText ?? s.Target, s.Destructive && s.Changes, s.Irreversible && s.Changes,
                    Word(run.Step(s.Id)!.Status))),
            ],
            DataLoss = Loss(run.DataLoss),
            Remarks = [.. run.Notes.Concat(run.Plan.Warnings)],
            Slots = Slots(run, current.Plan, copy.Plan, now),
            ApproveBy = run.Status == RunStatus.AwaitingApproval ? run.ApproveBy : null,
            StartBy = run.Status == RunStatus.Approved ? run.StartBy : null,
            WaitsFor = StatusText.WaitsFor(run, now),
        };
    }

    /// <summary>A run as JSON shows it to somebody.</summary>
    public async Task<RunView> ForAsync(IncidentState incident, RunState run, Account account, string road, CancellationToken cancellationToken)
    {
        var plan = plans.Current(run.Plan.Plan) ?? await plans.ByHashAsync(run.Plan.PlanHash, cancellationToken);
        return await OfAsync(incident, run, cancellationToken) with
        {
            You = people.ActorOf(plan.Plan, account, road, null, domain.GetUtcNow()).Person,
        };
    }

    /// <summary>True when the voter must type the plan's name: production, and something that cannot be taken back.</summary>
    public static bool NeedsPlanName(IncidentState incident, RunState run) =>
        Commands.Approvals.PlanName.IsNeeded(incident, run);

    /// <summary>A word of a state as JSON writes it.</summary>
    public static string Word(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>A data loss.</summary>
    public static LossView Loss(DataLoss loss) => new(loss.Seconds, loss.IsUnknown, loss.Basis);

    /// <summary>What a run changes, by what people call it.</summary>
    public static IReadOnlyList<string> Targets(RunState run) =>
    [
        .. run.Plan.Steps.Where(s => s.Changes && (s.TargetText ?? s.Target) is not null)
            .OrderByDescending(s => s.Destructive).Select(s => s.TargetText ?? s.Target!).Distinct(),
    ];

    private SlotView[] Slots(RunState run, Plan current, Plan copy, DateTimeOffset now)
    {
        if (run.Plan.Policy is not { } policy)
            return [];
        var votes = run.StandingVotes(now);
        var filled = SlotMatching.Match(policy.Slots, votes);
        return
        [
            .. policy.Slots.Select((slot, i) => new SlotView(slot, filled[i], filled[i] is null
                ? Eligible(run, policy, slot, current, copy, now)
                : [])),
        ];
    }

    /// <summary>Who could fill a slot now: by the plan as it counts now and by the run's copy.</summary>
    internal IReadOnlyList<string> Eligible(
        RunState run, PolicyTerms policy, string slot, Plan current, Plan copy, DateTimeOffset now) =>
    [
        .. current.People.Values
            .Where(p => p.Id != run.Requester || policy is { RequesterMayApprove: true, Slots.Count: 1 })
            .Where(p => !run.StandingVotes(now).Exists(v => v.Person == p.Id))
            .Where(p => copy.People.TryGetValue(p.Id, out var then)
                && PeopleBook.Common(people.RolesOf(current, p, now), people.RolesOf(copy, then, now)).Any(r => r.Role == slot && r.Counts))
            .Select(p => p.Id),
    ];
}

/// <summary>A run as JSON shows it.</summary>
internal sealed record RunView
{
    public required string Id { get; init; }

    public required string Incident { get; init; }

    public required string State { get; init; }

    public required string Environment { get; init; }

    public required string Origin { get; init; }

    public required string Plan { get; init; }

    public required string PlanHash { get; init; }

    public required string Runbook { get; init; }

    public required string Title { get; init; }

    public required string Mode { get; init; }

    public required string Requester { get; init; }

    public required string Reason { get; init; }

    public required string Digest { get; init; }

    /// <summary>The text the digest is taken of; null when this version cannot make it again.</summary>
    public string? Document { get; init; }

    /// <summary>The nonce a token of the identity provider must hold to vote on this content.</summary>
    public string? StepUpNonce { get; init; }

    public required bool PlanNameNeeded { get; init; }

    public required IReadOnlyList<string> Targets { get; init; }

    public required IReadOnlyList<StepBrief> Steps { get; init; }

    public required LossView DataLoss { get; init; }

    public required IReadOnlyList<string> Remarks { get; init; }

    public required IReadOnlyList<SlotView> Slots { get; init; }

    public DateTimeOffset? ApproveBy { get; init; }

    public DateTimeOffset? StartBy { get; init; }

    public string? WaitsFor { get; init; }

    /// <summary>Who the one who asks is in the run's plan; null when nobody.</summary>
    public string? You { get; init; }
}

/// <summary>A step in a line.</summary>
internal sealed record StepBrief(string Id, string Effect, string? Target, bool Destructive, bool Irreversible, string State);

/// <summary>The data a run will lose; seconds are null when nothing is lost or nobody knows.</summary>
internal sealed record LossView(long? Seconds, bool Unknown, string Basis);

/// <summary>A slot: who fills it, or who could.</summary>
internal sealed record SlotView(string Role, string? FilledBy, IReadOnlyList<string> Eligible);
