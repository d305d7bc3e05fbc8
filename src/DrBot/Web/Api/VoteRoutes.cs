using System.Text.Json;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Language;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Web.Identity;

namespace DrBot.Web.Api;

/// <summary>
/// A yes or no to a run, by a person's key or by a sign-in with a second factor. The digest comes from the voter; whether
/// the vote counts is decided where every vote is.
/// </summary>
internal sealed class VoteRoutes(RunRoom room, IncidentReader incidents, KeyIdentity keys, PlanKeys plan, ApiAnswers answers)
{
    /// <summary>A yes.</summary>
    public Task<ApiAnswer> ApproveAsync(ApiCall call, CancellationToken cancellationToken) => VoteAsync(call, true, cancellationToken);

    /// <summary>A no.</summary>
    public Task<ApiAnswer> RejectAsync(ApiCall call, CancellationToken cancellationToken) => VoteAsync(call, false, cancellationToken);

    /// <summary>Whose vote the body says it is, its signature verified; the header's caller where the body holds none.</summary>
    /// <exception cref="ProblemException">The signature does not hold.</exception>
    public WebCaller? CallerOf(ApiRoute route, WebRequest request, JsonElement body, string? run, WebCaller? byHeader)
    {
        if (body.Text("signature", 512) is not { } value)
            return byHeader;
        if (byHeader is not null)
            throw new ProblemException(400, "malformed", "Send a signature or an Authorization header, not both.");
        if (!body.TryGetProperty("time", out var time) || time.ValueKind != JsonValueKind.Number || !time.TryGetInt64(out var seconds))
            throw new ProblemException(400, "malformed", "'time' must be the seconds since 1970.");
        var nonce = Needed(body, "nonce");
        if (request.IdempotencyKey is { } given && given != nonce)
            throw new ProblemException(400, "malformed", "Idempotency-Key must be the vote's nonce.");
        var approves = route.Path.EndsWith("/approvals", StringComparison.Ordinal);
        var (person, digest) = (Needed(body, "person"), Needed(body, "digest"));
        if (new[] { person, digest, run ?? "" }.Any(t => t.Any(char.IsControl)))
            throw new ProblemException(400, "malformed", "The vote holds a control character.");
        return keys.OfVote(
            new SignedVote(plan.Origin, run ?? "", digest, approves, person, seconds, nonce),
            new KeySignature(Needed(body, "key"), plan.Origin, nonce, seconds, value));
    }

    private async Task<ApiAnswer> VoteAsync(ApiCall call, bool approves, CancellationToken cancellationToken)
    {
        if (!Road.BringsVotes(call.Caller!.Via))
            throw new ProblemException(403, "no-vote-by-this-road", call.Caller.Via == Road.Oidc
                ? "A vote takes a second factor used a moment ago: sign in again with it, or vote with your key."
                : "No vote comes by this road: only a person votes.");
        // A signature over the request is gone with the request: only one over the vote itself convinces an auditor.
        if (call.Caller.Via == Road.Key && call.Caller.Proof?.Key is null)
            throw new ProblemException(400, "unsigned-vote", "A vote by key carries a signature over the vote itself: send 'person', "
                + "'key', 'time', 'nonce' and 'signature' in the body, and no Authorization header (`drbot approve`, `drbot reject`).");
        var digest = Needed(call.Body, "digest");
        var named = IdText.Run(call.Parameter("run") ?? "");
        if (named?.Incident is null || await incidents.ReadAsync(named.Incident, cancellationToken) is not { } incident
            || incident.Run(named.Id!) is not { } run)
            throw new ProblemException(404, "not-found", $"There is no run '{Literal.Shown(call.Parameter("run"), 40)}'.");
        if (call.Parameter("run") != run.Id)
            throw new ProblemException(400, "malformed", $"Write the run's id exactly: {run.Id}.");
        // What was signed must name the person whom this run's plan knows by the key, or no auditor could check it.
        if (call.Caller.Proof?.Key is { } signature && !plan.IsIn(run.Plan.Plan, Needed(call.Body, "person"), signature.Key))
            throw new ProblemException(403, "unknown-key", $"Plan {run.Plan.Plan} does not say that this key is {Needed(call.Body, "person")}'s.");
        if (call.Caller.Proof?.Factor is { } factor && StepUpBinding.WhyNot(factor, plan.Origin, run.Id, digest) is { } unbound)
            throw new ProblemException(403, "not-bound", $"Not a vote: {unbound}.");
        if (approves)
            ExpectPlanName(incident, run, call.Body.Text("plan"));
        try
        {
            return await answers.OfAsync(
                approves
                    ? await room.VoteAsync(call.AtTheDesk(), incident.Id, run.Id, digest, call.Body.Text("plan"), cancellationToken)
                    : await room.DenyAsync(
                        call.AtTheDesk(), incident.Id, run.Id, digest, call.Body.Text("reason") ?? "", cancellationToken),
                cancellationToken);
        }
        catch (DeskException e)
        {
            return await answers.OfAsync(e.Answer, cancellationToken);
        }
    }

    private static void ExpectPlanName(IncidentState incident, RunState run, string? typed)
    {
        if (RunViews.NeedsPlanName(incident, run) && typed != run.Plan.Plan)
            throw new ProblemException(409, "plan-name-needed",
                $"{run.Id} cannot be taken back, in production: type the plan's name to approve it ('plan': \"{run.Plan.Plan}\").");
    }

    private static string Needed(JsonElement body, string name) => body.Text(name, 512) is { Length: > 0 } text
        ? text
        : throw new ProblemException(400, "malformed", $"The vote needs '{name}'.");
}
