using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Pins;
using DrBot.Providers;
using DrBot.Slack;
using DrBot.Updates.Channels;
using DrBot.Web;

namespace DrBot.Hosting.Configuration;

/// <summary>The bot's configuration: <c>drbot.yaml</c>, every value checked.</summary>
internal sealed record BotOptions
{
    /// <summary>Where it runs; printed on every card.</summary>
    /// <value><c>production</c>, <c>staging</c> or <c>practice</c>; no default.</value>
    public required string Environment { get; init; }

    /// <summary>What this replica is called where people read it; null for host and process.</summary>
    /// <value>At most 60 letters, digits, dots, dashes, underscores and slashes.</value>
    public string? Replica { get; init; }

    /// <summary>Where the web server listens.</summary>
    /// <value>Default <c>http://127.0.0.1:8080</c>.</value>
    public string Listen { get; init; } = "http://127.0.0.1:8080";

    /// <summary>The address people reach the bot by, for links; null when there is none.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>The journal's store, as a URL or a bare path, relative to the configuration's folder.</summary>
    /// <value>Default <c>sqlite:drbot.db</c>.</value>
    public string Store { get; init; } = "sqlite:drbot.db";

    /// <summary>The plans' files, absolute.</summary>
    public IReadOnlyList<string> Plans { get; init; } = [];

    /// <summary>The audit log's origin.</summary>
    /// <value>Default <c>drbot/ENVIRONMENT</c>.</value>
    public required string AuditOrigin { get; init; }

    /// <summary>Who signs the journal: the key, and while it is being rotated the former one after it; empty for
    /// nobody.</summary>
    public IReadOnlyList<IAuditSigner> AuditKeys { get; init; } = [];

    /// <summary>Where checkpoints are laid down outside.</summary>
    public IReadOnlyList<PinAddress> AuditPins { get; init; } = [];

    /// <summary>Slack; null when the bot has no chat.</summary>
    public SlackOptions? Slack { get; init; }

    /// <summary>Mail; null when there is none.</summary>
    public SmtpOptions? Mail { get; init; }

    /// <summary>Statuspage; null when there is none.</summary>
    public StatusPageOptions? StatusPage { get; init; }

    /// <summary>The providers.</summary>
    public ProviderOptions Providers { get; init; } = new();

    /// <summary>The domain clock; practice only.</summary>
    public ClockOptions? Clock { get; init; }

    /// <summary>True when nothing but this machine may be reached; practice worlds set it.</summary>
    public bool LoopbackOnly { get; init; }

    /// <summary>The web surfaces; null means as if nothing was said of them.</summary>
    public WebOptions? Web { get; init; }

    /// <summary>The OpenTelemetry collector (OTLP over HTTP); null for none.</summary>
    /// <value>The address without <c>/v1/…</c>: <c>http://127.0.0.1:4318</c>.</value>
    public Uri? Otlp { get; init; }

    /// <summary>The file it was read from; null when it was none.</summary>
    public string? File { get; init; }

    /// <summary>The folder relative paths are read from.</summary>
    public required string Folder { get; init; }
}

/// <summary><c>clock</c>: a practice world's time.</summary>
internal sealed record ClockOptions(double Speed, DateTimeOffset Origin);

/// <summary>The configuration cannot be used; every reason is listed.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> reasons)
    : Exception(string.Join(System.Environment.NewLine, reasons))
{
    /// <summary>What is wrong, each with the place and what to do.</summary>
    public IReadOnlyList<string> Reasons { get; } = reasons;

    /// <summary>True when there was nothing to read, rather than something wrong in it.</summary>
    public bool IsUnreadable { get; init; }
}
