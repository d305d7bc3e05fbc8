using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Approvals;
using DrBot.Web.Identity;

namespace DrBot.Web.Pages;

/// <summary>
/// People who are signing in to vote, by a random cookie of these pages alone: what the provider is asked, and who came back.
/// Kept in memory for ten minutes; after a restart people begin again.
/// </summary>
internal sealed class SignIns(WebOptions options, TimeProvider wire)
{
    private const int Most = 500;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, SignIn> all = new();

    /// <summary>Begins one; null when too many are under way.</summary>
    public (string Cookie, SignIn SignIn)? Begin(ApprovalLink link)
    {
        foreach (var (id, old) in all)
            if (wire.GetUtcNow() - old.BegunAt > KeptFor)
                all.TryRemove(id, out _);
        if (all.Count >= Most)
            return null;
        var cookie = Random();
        var salt = Random();
        var nonce = StepUpBinding.NonceOf(options.Origin, link.Run, link.Digest, salt);
        var begun = new SignIn(link, Random(), nonce, salt, Random(), Random(), wire.GetUtcNow());
        all[cookie] = begun;
        return (cookie, begun);
    }

    /// <summary>The one this cookie is of; null when there is none, or it has ended.</summary>
    public SignIn? Find(string? cookie) =>
        cookie is { Length: > 0 and < 100 } && all.TryGetValue(cookie, out var found) && wire.GetUtcNow() - found.BegunAt <= KeptFor ? found : null;

    /// <summary>Ends one, so that it votes once; false when it had ended.</summary>
    public bool End(string cookie) => all.TryRemove(cookie, out _);

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>Somebody who is signing in.</summary>
/// <param name="State">What the provider must give back.</param>
/// <param name="Nonce">What the token must hold: it names the run and its digest.</param>
/// <param name="Salt">What makes the nonce this sign-in's own.</param>
/// <param name="Verifier">What the code can be exchanged with alone (PKCE).</param>
/// <param name="FormKey">What the form must hold.</param>
internal sealed record SignIn(ApprovalLink Link, string State, string Nonce, string Salt, string Verifier, string FormKey, DateTimeOffset BegunAt)
{
    /// <summary>Who came back; null until then.</summary>
    public WebCaller? Caller { get; set; }

    /// <summary>The verifier as the provider is told of it.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>True when a text is the one expected, told in constant time.</summary>
    public static bool Matches(string? given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(expected));
}
