using System.Collections.Immutable;

namespace DrBot.Providers.Http;

/// <summary>
/// The secrets this process was configured with. Whatever a provider says is shown, logged and journalled without them, in
/// whichever sentence it echoes them.
/// </summary>
public static class KnownSecrets
{
    // What is shorter may be a word.
    private const int Shortest = 8;
    private static ImmutableHashSet<string> values = [];

    /// <summary>Remembers secrets; they are never forgotten, because a retired one may still be echoed.</summary>
    public static void Learn(params IEnumerable<string> secrets)
    {
        foreach (var secret in secrets.Where(s => s.Length >= Shortest))
        {
            ImmutableInterlocked.Update(ref values, (all, one) => all.Add(one), secret);
            ImmutableInterlocked.Update(ref values, (all, one) => all.Add(one), Uri.EscapeDataString(secret));
        }
    }

    /// <summary>The text without them.</summary>
    public static string Blank(string text)
    {
        foreach (var secret in values)
            if (text.Contains(secret, StringComparison.Ordinal))
                text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }
}
