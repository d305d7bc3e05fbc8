namespace DrBot.Journal;

/// <summary>Where the store is, as a configuration or <c>--store</c> names it.</summary>
/// <param name="SqlitePath">The full path of a SQLite file.</param>
internal sealed record StoreUrl(string SqlitePath)
{
    private const string Allowed = "allowed is sqlite:PATH or a plain path";

    /// <summary>Reads a store's name.</summary>
    /// <param name="text"><c>sqlite:PATH</c> or a bare path.</param>
    /// <param name="folder">What a relative path is relative to: the folder of the configuration, or where a command
    /// was called.</param>
    /// <exception cref="FormatException">Not a store, or one of a kind that this version does not have.</exception>
    public static StoreUrl Parse(string text, string folder)
    {
        text = text.Trim();
        var path = text;
        if (Scheme(text) is { } scheme)
        {
            path = text[(scheme.Length + 1)..];
            switch (scheme)
            {
                case "sqlite":
                    path = path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
                    break;
                case "postgres" or "postgresql":
                    // The rest may hold a password and is not repeated.
                    throw new FormatException("store: postgres is not in this version; " + Allowed);
                default:
                    throw new FormatException($"store: there are no '{scheme}' stores; {Allowed}");
            }
        }

        if (path.Length == 0)
            throw new FormatException("store: no path; " + Allowed);
        if (path.Contains(":memory:", StringComparison.Ordinal))
            throw new FormatException("store: a store in memory would keep nothing; " + Allowed);
        var full = Path.GetFullPath(path, Path.GetFullPath(folder));
        if (Directory.Exists(full))
            throw new FormatException($"store: {full} is a folder, a file is needed");
        return new StoreUrl(full);
    }

    /// <summary>The scheme before the first colon; a single letter is a drive.</summary>
    private static string? Scheme(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var word = colon > 1 ? text[..colon].ToLowerInvariant() : "";
        return word.Length > 0 && word.All(char.IsAsciiLetterOrDigit) ? word : null;
    }
}
