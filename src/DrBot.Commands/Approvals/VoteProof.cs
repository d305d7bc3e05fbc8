namespace DrBot.Commands.Approvals;

/// <summary>What convinces a third party that a vote is its giver's, beyond the surface's word. One of the two.</summary>
/// <param name="Key">The vote was signed with the person's key.</param>
/// <param name="Factor">The person had signed in with a second factor a moment before.</param>
public sealed record VoteProof(KeySignature? Key = null, SecondFactor? Factor = null);

/// <summary>A signature over a <see cref="SignedVote"/>; run, digest, decision and person stand in the entry itself.</summary>
/// <param name="Key">SHA-256 of the public key's DER SubjectPublicKeyInfo; the key stands in the plan.</param>
/// <param name="Origin">The origin the signature names.</param>
/// <param name="Nonce">The nonce it names.</param>
/// <param name="Time">The time it names, in seconds since 1970.</param>
/// <param name="Value">ECDSA P-256 with SHA-256, DER, base64.</param>
/// <param name="PublicKey">The key itself as a plan writes it, so that the entry can be checked without the plan; null in older entries.</param>
public sealed record KeySignature(string Key, string Origin, string Nonce, long Time, string Value, string? PublicKey = null);

/// <summary>How somebody had signed in.</summary>
/// <param name="Issuer">The identity provider.</param>
/// <param name="AuthTime">When, in seconds since 1970, by the provider's word.</param>
/// <param name="Acr">The authentication context, if the provider says one.</param>
/// <param name="Amr">The methods used, as the provider names them.</param>
/// <param name="Token">SHA-256 of the token.</param>
/// <param name="Nonce">The nonce the token holds: a <see cref="StepUpBinding"/> to the run and its digest.</param>
/// <param name="Salt">What the nonce was made with beside them; null for nothing.</param>
public sealed record SecondFactor(
    string Issuer, long AuthTime, string? Acr, IReadOnlyList<string> Amr, string Token, string? Nonce = null, string? Salt = null);
