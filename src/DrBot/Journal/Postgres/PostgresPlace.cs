using System.Globalization;
using Npgsql;

namespace DrBot.Journal.Postgres;

/// <summary>Where a PostgreSQL store is: read from <c>postgres://user:password@host:port/database?sslmode=…</c>, as libpq
/// has it, and translated for Npgsql, which takes no URL. Prints itself without the password.</summary>
internal sealed class PostgresPlace
{
    private const string Form = "postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…";

    private static readonly Dictionary<string, Action<NpgsqlConnectionStringBuilder, string>> Parameters = new(StringComparer.Ordinal)
    {
        ["sslmode"] = (b, v) => b.SslMode = ModeOf(v),
        ["sslrootcert"] = (b, v) => b.RootCertificate = v,
        ["sslcert"] = (b, v) => b.SslCertificate = v,
        ["sslkey"] = (b, v) => b.SslKey = v,
        ["host"] = (b, v) => b.Host = v,
        ["connect_timeout"] = (b, v) => b.Timeout = int.Parse(v, NumberStyles.None, CultureInfo.InvariantCulture),
    };

    private PostgresPlace(NpgsqlConnectionStringBuilder builder) => Builder = builder;

    /// <summary>Host, database and user; for messages.</summary>
    public override string ToString() => $"postgres://{Builder.Username}@{Builder.Host}"
        + (Builder.Host?.Contains(':', StringComparison.Ordinal) == true ? "" : $":{Builder.Port}")
        + "/" + Builder.Database;

    /// <summary>True when every host is this machine: an address of loopback, or a socket's folder.</summary>
    public bool IsLocal => (Builder.Host ?? "").Split(',').All(h =>
        h.StartsWith('/') || h.StartsWith("127.", StringComparison.Ordinal)
        || h.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) || h.StartsWith("::1", StringComparison.Ordinal)
        || h.StartsWith("[::1]", StringComparison.Ordinal));

    /// <summary>What Npgsql is given; a copy for every asking.</summary>
    public NpgsqlConnectionStringBuilder Connection => new(Builder.ConnectionString);

    private NpgsqlConnectionStringBuilder Builder { get; }

    /// <summary>Reads a URL. Nothing of it that may hold the password is repeated in an error.</summary>
    /// <exception cref="FormatException">Not such a URL; the message begins with <c>store: </c>.</exception>
    public static PostgresPlace Parse(string text)
    {
        var rest = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            throw Wrong("no // after the scheme");
        rest = rest[2..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var database = slash < 0 ? "" : Decode(rest[(slash + 1)..]);
        if (database.Length == 0)
            throw Wrong("no database is named");
        var builder = new NpgsqlConnectionStringBuilder { Database = database };
        ReadAuthority(builder, slash < 0 ? rest : rest[..slash]);
        ReadParameters(builder, query);
        if (string.IsNullOrEmpty(builder.Host))
            throw Wrong("no host is named");
        return new PostgresPlace(builder);
    }

    private static void ReadAuthority(NpgsqlConnectionStringBuilder builder, string authority)
    {
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var person = authority[..at];
            var colon = person.IndexOf(':', StringComparison.Ordinal);
            builder.Username = Decode(colon < 0 ? person : person[..colon]);
            if (colon >= 0)
                builder.Password = Decode(person[(colon + 1)..]);
        }

        var hosts = authority[(at + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries);
        foreach (var host in hosts)
            if (PortOf(host) is { } port && !(ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0))
                throw Wrong("a port is no number from 1 to 65535");
        if (hosts is [var one])
        {
            var port = PortOf(one);
            builder.Host = Decode(port is null ? one : one[..^(port.Length + 1)]).Trim('[', ']');
            if (port is not null)
                builder.Port = ushort.Parse(port, CultureInfo.InvariantCulture);
        }
        else if (hosts.Length > 1)
        {
            // Several: the one that may be written is used.
            builder.Host = string.Join(',', hosts);
            builder.TargetSessionAttributes = "primary";
        }
    }

    private static string? PortOf(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') && colon >= 0 ? host[(colon + 1)..] : null;
    }

    private static void ReadParameters(NpgsqlConnectionStringBuilder builder, string query)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            if (!Parameters.TryGetValue(name, out var set))
                throw Wrong($"there is no parameter '{name}'; there are {string.Join(", ", Parameters.Keys.Order(StringComparer.Ordinal))}");
            try
            {
                set(builder, equals < 0 ? "" : Decode(pair[(equals + 1)..]));
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
            {
                throw Wrong($"the value of '{name}' cannot be used" + (name == "sslmode"
                    ? "; it may be disable, allow, prefer, require, verify-ca or verify-full" : ""));
            }
        }
    }

    private static SslMode ModeOf(string text) => text switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new FormatException(),
    };

    // A + is a plus in the userinfo and the path of a URL, and libpq reads it so in parameters too.
    private static string Decode(string text) => Uri.UnescapeDataString(text);

    private static FormatException Wrong(string what) => new($"store: {what}; the form is {Form}");
}
