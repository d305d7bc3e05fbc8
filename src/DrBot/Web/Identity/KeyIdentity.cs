using System.Globalization;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;

namespace DrBot.Web.Identity;

/// <summary>Knows people by the signatures of their keys: over a whole request, or over a vote.</summary>
internal sealed class KeyIdentity(PlanKeys keys)
{
    /// <summary>The caller of a signed request; null when the signature does not hold.</summary>
    public WebCaller? OfRequest(string parameters, WebRequest request)
    {
        if (SignedRequest.Parts(parameters) is not { } parts || !PlanKeys.IsNonce(parts["nonce"])
            || !long.TryParse(parts["time"], NumberStyles.None, CultureInfo.InvariantCulture, out var time) || !keys.IsFresh(time)
            || keys.Find(parts["key"]) is not { } key
            || !SignedText.TryBase64(parts["signature"], out var signature))
            return null;
        // The nonce is the idempotency key: what was signed once has its effect once.
        if (request.IdempotencyKey is { } given && given != parts["nonce"])
            return null;
        var signed = new SignedRequest(
            keys.Origin, request.Method, request.Path, SignedRequest.HashOf(request.Body), time, parts["nonce"]);
        return key.Verifies(signed.ToBytes(), signature) ? CallerOf(key, null) : null;
    }

    /// <summary>The caller of a signed vote, with the signature as proof.</summary>
    /// <exception cref="ProblemException">The signature does not hold.</exception>
    public WebCaller OfVote(SignedVote vote, KeySignature signature)
    {
        if (!PlanKeys.IsNonce(vote.Nonce))
            throw new ProblemException(400, "malformed", "'nonce' must be 32 lower-case hex digits, made at random for this vote.");
        if (keys.Find(signature.Key) is not { } key)
            throw new ProblemException(403, "unknown-key",
                $"No plan holds the key {Short(signature.Key)}. `drbot key show FILE` prints the line for the plan.");
        if (!keys.IsFresh(vote.Time))
            throw new ProblemException(403, "stale",
                "The vote was signed more than 300 s from this server's time: sign it again, and set the clock of the machine that signs.");
        if (!vote.IsSignedBy(key, signature))
            throw new ProblemException(403, "bad-signature",
                $"The signature is not over this vote at {keys.Origin}: run, digest, decision, person, time or nonce differ.");
        return CallerOf(key, new VoteProof(Key: signature with { PublicKey = key.Line }));
    }

    private static WebCaller CallerOf(PersonKey key, VoteProof? proof) =>
        new(new Account(PersonKey.Surface, key.Fingerprint), Road.Key, Proof: proof);

    private static string Short(string fingerprint) => Commands.Language.Literal.Shown(fingerprint, 16);
}
