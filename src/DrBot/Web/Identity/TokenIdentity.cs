using System.Security.Cryptography;
using System.Text;
using DrBot.Commands;
using DrBot.Commands.Plans;

namespace DrBot.Web.Identity;

/// <summary>Knows machines by static tokens, of which the configuration holds hashes.</summary>
internal sealed class TokenIdentity(WebOptions options, TimeProvider wire)
{
    /// <summary>What every static token begins with, so that one is recognised wherever it turns up.</summary>
    public const string Prefix = "drbot_";

    /// <summary>A fresh token of 256 random bits.</summary>
    public static string Make() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>The hash the configuration holds.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The machine a token is of; null when it is unknown or has expired.</summary>
    public WebCaller? Of(string token)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        TokenOptions? found = null;
        foreach (var known in options.Tokens)
            // Every one is tried, so that the time taken tells nothing.
            if (CryptographicOperations.FixedTimeEquals(Convert.FromHexString(known.Sha256), given))
                found = known;
        return found is not null && found.Expires > wire.GetUtcNow()
            ? new WebCaller(new Account(Road.Token, found.Name), Road.Token, found.Scopes)
            : null;
    }
}
