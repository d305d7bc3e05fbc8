using System.Buffers.Text;
using System.Security.Cryptography;

namespace DrBot.Commands.Approvals;

/// <summary>
/// What ties a sign-in with a second factor to one content of one run: the <c>nonce</c> the identity provider is asked to
/// write into the token. A token of a sign-in for anything else votes for nothing.
/// </summary>
public static class StepUpBinding
{
    /// <summary>The nonce, base64url of SHA-256.</summary>
    /// <param name="origin">The log's origin: which DrBot is meant.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="digest">The run digest.</param>
    /// <param name="salt">Something random, so that no sign-in can be taken for another one; empty where the token is not
    /// fetched by DrBot itself.</param>
    /// <exception cref="ArgumentException">A part holds a control character.</exception>
    public static string NonceOf(string origin, string run, string digest, string salt) => Base64Url.EncodeToString(SHA256.HashData(
        SignedText.Of("drbot-step-up/1", ("origin", origin), ("run", run), ("digest", digest), ("salt", salt))));

    /// <summary>Why a sign-in is none for this run's content; null when it is.</summary>
    public static string? WhyNot(SecondFactor factor, string origin, string run, string digest) =>
        factor.Nonce == NonceOf(origin, run, digest, factor.Salt ?? "")
            ? null
            : $"the sign-in was not for {run} as it is: sign in again with a second factor and with the nonce "
                + NonceOf(origin, run, digest, "") + ", or from the link in the mail";
}
