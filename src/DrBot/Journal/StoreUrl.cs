using DrBot.Journal.Postgres;

namespace DrBot.Journal;

/// <summary>Where the store is, as a configuration or <c>--store</c> names it: a SQLite file, or a PostgreSQL database.</summary>
internal sealed class StoreUrl
{
    private const string Allowed = "allowed is sqlite:PATH, a plain path, or postgres://USER:PASSWORD@HOST:PORT/DATABASE";

    private readonly string? path;

    private StoreUrl(string? path, PostgresPlace? postgres) => (this.path, Postgres) = (path, postgres);

    /// <summary>The database; null for a SQLite file.</summary>
    public PostgresPlace? Postgres { get; }

    /// <summary>The full path of a SQLite file.</summary>
    /// <exception cref="InvalidOperationException">It is no file.</exception>
    public string SqlitePath => path ?? throw new InvalidOperationException($"{this} is no SQLite file");

    /// <summary>The path, or the database without its password.</summary>
    public override string ToString() => path ?? Postgres!.ToString();

    /// <summary>Reads a store's name.</summary>
    /// <param name="text"><c>sqlite:PATH</c>, a bare path, or <c>postgres://…</c>.</param>
    /// <param name="folder">What a relative path is relative to: the folder of the configuration, or where a command
    /// was called.</param>
    /// <exception cref="FormatException">Not a store, or one of a kind that there is not.</exception>
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
                    return new StoreUrl(null, PostgresPlace.Parse(text));
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
        return new StoreUrl(full, null);
    }

    /// <summary>The scheme before the first colon; a single letter is a drive.</summary>
    private static string? Scheme(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var word = colon > 1 ? text[..colon].ToLowerInvariant() : "";
        return word.Length > 0 && word.All(char.IsAsciiLetterOrDigit) ? word : null;
    }
}
