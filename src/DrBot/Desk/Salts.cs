using System.Security.Cryptography;

namespace DrBot.Desk;

/// <summary>Makes salts: what is hashed with one cannot be linked to the same hashed with another.</summary>
/// <param name="next">32 hex digits, never the same twice.</param>
internal sealed class Salts(Func<string> next)
{
    /// <summary>Salts nobody can guess.</summary>
    public static Salts Fresh { get; } = new(() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>The next one: 32 hex digits.</summary>
    public string Next() => next();
}
