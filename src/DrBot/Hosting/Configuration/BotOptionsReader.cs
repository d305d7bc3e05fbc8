using System.Globalization;
using DrBot.Journal;
using DrBot.Providers;
using DrBot.Slack;
using DrBot.Updates.Channels;

namespace DrBot.Hosting.Configuration;

/// <summary>Reads <c>drbot.yaml</c>; every mistake is reported at once.</summary>
internal static class BotOptionsReader
{
    private const string DefaultStore = "sqlite:drbot.db";
    private const int LongestReplica = 60;

    private static readonly string[] Environments = ["production", "staging", "practice"];

    /// <summary>Reads the file at a path.</summary>
    /// <exception cref="ConfigurationException">It cannot be read or used.</exception>
    public static async Task<BotOptions> LoadAsync(string path, CancellationToken cancellationToken)
    {
        var text = await TextAsync(path, cancellationToken);
        var full = Path.GetFullPath(path);
        return Read(text, Path.GetDirectoryName(full)!, Environment.GetEnvironmentVariable) with { File = full };
    }

    /// <summary>Where the store of a configuration is. Reads nothing else of it: looking needs no token.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read, or its store is not said.</exception>
    public static async Task<StoreUrl> LoadStoreAsync(string path, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var tree = ConfigurationTree.Parse(
            await TextAsync(path, cancellationToken), new Substitution(folder, Environment.GetEnvironmentVariable));
        var store = tree.Text("store") ?? DefaultStore;
        return tree.Problems.Count == 0
            ? StoreUrl.Parse(store, folder)
            : throw new ConfigurationException(tree.Problems);
    }

    /// <summary>Reads a text as if it lay in a folder.</summary>
    public static BotOptions Read(string text, string folder, Func<string, string?> variable)
    {
        var tree = ConfigurationTree.Parse(text, new Substitution(folder, variable));
        var options = Read(tree, folder);
        tree.RefuseTheRest();
        return tree.Problems.Count == 0 ? options : throw new ConfigurationException(tree.Problems);
    }

    /// <summary>Every key that is read of a text, with its path: what the reference must hold.</summary>
    public static IReadOnlyList<string> Keys(string text, string folder, Func<string, string?> variable)
    {
        var tree = ConfigurationTree.Parse(text, new Substitution(folder, variable));
        _ = Read(tree, folder);
        return [.. tree.Asked];
    }

    private static BotOptions Read(ConfigurationTree tree, string folder)
    {
        var environment = tree.Required("environment", "say production, staging or practice");
        if (environment.Length > 0 && !Environments.Contains(environment))
            tree.Wrong("environment", $"is '{environment}'; it may be {string.Join(", ", Environments)}");
        var channels = tree.Map("channels");
        var audit = tree.Map("audit");
        var mail = Mail(channels.Map("email"));
        var slack = Slack(tree.Map("slack"));
        return new BotOptions
        {
            Environment = environment,
            Replica = Replica(tree),
            Listen = tree.Text("listen") ?? "http://127.0.0.1:8080",
            PublicUrl = tree.Text("public-url"),
            Store = tree.Text("store") ?? DefaultStore,
            Plans = [.. tree.Texts("plans").Select(p => Path.GetFullPath(p, folder))],
            AuditOrigin = AuditReader.Origin(audit, environment),
            AuditKeys = AuditReader.Keys(audit),
            AuditPins = AuditReader.Pins(audit, folder, hasSlack: slack is not null, hasMail: mail is not null),
            Slack = slack,
            Mail = mail,
            StatusPage = StatusPage(channels.Map("status-page")),
            Providers = Providers(tree.Map("providers"), folder),
            Clock = Clock(tree, environment),
            LoopbackOnly = Egress(tree),
            Otlp = Otlp(tree.Map("telemetry")),
            Folder = folder,
        }.WithWeb(tree);
    }

    private static string? Replica(ConfigurationTree tree)
    {
        var name = tree.Text("replica");
        if (name is not null && (name.Length is 0 or > LongestReplica || !name.All(IsOfAName)))
            tree.Wrong("replica", $"is '{name}'; it may have up to {LongestReplica} letters, digits, '.', '-', '_' and '/'");
        return name;
    }

    private static bool IsOfAName(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/';

    private static async Task<string> TextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"{path}: the configuration cannot be read: {e.Message}"]) { IsUnreadable = true };
        }
    }

    private static SlackOptions? Slack(ConfigurationTree slack)
    {
        if (!slack.IsThere)
            return null;
        var options = new SlackOptions
        {
            Mode = slack.Text("mode") ?? "socket",
            Team = slack.Text("team") ?? "",
            App = slack.Text("app"),
            BotToken = new Secret(slack.Text("bot-token") ?? ""),
            AppToken = new Secret(slack.Text("app-token") ?? ""),
            SigningSecrets = [.. slack.Texts("signing-secret").Select(s => new Secret(s))],
            Channel = slack.Text("channel") ?? "incidents",
            ApiUrl = slack.Text("api-url") ?? "https://slack.com/api/",
        };
        foreach (var failure in SlackOptionsValidator.Validate(options))
            slack.Add(failure);
        return options;
    }

    private static SmtpOptions? Mail(ConfigurationTree mail)
    {
        if (!mail.IsThere)
            return null;
        var smtp = mail.Required("smtp", "say smtp://host:port");
        var from = mail.Required("from", "say who the mail is from");
        if (smtp.Length == 0 || from.Length == 0)
            return null;
        try
        {
            return SmtpOptions.Parse(smtp, from);
        }
        catch (FormatException e)
        {
            mail.Add(e.Message);
            return null;
        }
    }

    private static StatusPageOptions? StatusPage(ConfigurationTree page)
    {
        if (!page.IsThere)
            return null;
        var url = page.Text("api-url") ?? "https://api.statuspage.io/v1";
        var id = page.Required("page", "say the page's id");
        var key = page.Required("key", "say the API key, best as ${file:PATH}");
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback)))
            return new StatusPageOptions { ApiUrl = uri, Page = id, Key = key };
        page.Wrong("api-url", "must be an https URL (http to this machine alone): the key would travel unencrypted");
        return null;
    }

    private static ProviderOptions Providers(ConfigurationTree providers, string folder)
    {
        var aws = providers.Map("aws");
        var kubernetes = providers.Map("kubernetes");
        var http = providers.Map("http");
        return new ProviderOptions
        {
            Aws = new AwsOptions { EndpointUrl = aws.Text("endpoint-url"), Endpoints = aws.TextMap("endpoints") },
            Kubernetes = new KubernetesOptions
            {
                Clusters = kubernetes.Maps("clusters").ToDictionary(c => c.Key, c => Cluster(c.Value, folder)),
                ExecAllowed = kubernetes.Texts("exec-allowed"),
            },
            Http = new HttpOptions
            {
                Resolve = http.TextMap("resolve"),
                Ca = http.Text("ca") is { } ca ? Path.GetFullPath(ca, folder) : null,
            },
        };
    }

    private static ClusterOptions Cluster(ConfigurationTree cluster, string folder)
    {
        var eks = cluster.Map("eks");
        return new ClusterOptions
        {
            Kubeconfig = cluster.Text("kubeconfig") is { } path ? Home(path, folder) : null,
            Context = cluster.Text("context"),
            InCluster = cluster.Flag("in-cluster"),
            Eks = eks.IsThere
                ? new EksOptions(eks.Required("name", "say the cluster's name"), eks.Required("region", "say its region"))
                : null,
        };
    }

    // ~ is the providers' business: it means the home of whoever runs the bot.
    private static string Home(string path, string folder) => path.StartsWith('~') ? path : Path.GetFullPath(path, folder);

    private static ClockOptions? Clock(ConfigurationTree tree, string environment)
    {
        var clock = tree.Map("clock");
        if (!clock.IsThere)
            return null;
        if (environment != "practice")
            tree.Wrong("clock", "is for practice only: production runs on the real clock");
        var readable = double.TryParse(clock.Text("speed") ?? "1", CultureInfo.InvariantCulture, out var speed) && speed is > 0 and <= 3600;
        if (!readable)
            clock.Wrong("speed", "must be a number above 0 and not above 3600");
        if (!DateTimeOffset.TryParse(
            clock.Text("origin"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var origin))
            clock.Wrong("origin", "must be a moment such as 2026-11-22T03:00:00Z");
        return new ClockOptions(readable ? speed : 1, origin);
    }

    private static Uri? Otlp(ConfigurationTree telemetry)
    {
        if (telemetry.Text("otlp") is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return uri;
        telemetry.Wrong("otlp", "must be the collector's http(s) address, such as http://127.0.0.1:4318");
        return null;
    }

    private static bool Egress(ConfigurationTree tree)
    {
        var egress = tree.Text("egress") ?? "open";
        if (egress is not ("open" or "loopback"))
            tree.Wrong("egress", $"is '{egress}'; it may be open or loopback");
        return egress == "loopback";
    }
}
