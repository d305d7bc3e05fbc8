using System.Globalization;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Hosting;

/// <summary>The <c>drbot.yaml</c> of a practice world: every address in it is this machine's loopback.</summary>
internal sealed record DrBotConfiguration
{
    public required Uri Listen { get; init; }

    public required string Store { get; init; }

    public required string Plan { get; init; }

    public required SlackOptions Slack { get; init; }

    public required Uri Page { get; init; }

    public required Uri Aws { get; init; }

    public required string Tls { get; init; }

    public required string Smtp { get; init; }

    public required string Kubeconfig { get; init; }

    public required string Ca { get; init; }

    /// <summary>The private key the journal is signed with, PEM.</summary>
    public required string AuditKey { get; init; }

    /// <summary>The file checkpoints are laid down in.</summary>
    public required string AuditPins { get; init; }

    public required WorldSpec World { get; init; }

    public required double Speed { get; init; }

    public required DateTimeOffset Origin { get; init; }

    public string ToYaml() => $$"""
        environment: practice
        listen: {{Address(Listen)}}
        public-url: {{Address(Listen)}}
        store: {{Quote(Store)}}
        plans: [{{Quote(Plan)}}]
        egress: loopback
        audit:
          key: "${file:{{AuditKey}}}"
          pins: [{{Quote("file:" + AuditPins)}}, "s3://practice-audit/drbot?region=us-west-2", slack]
        clock:
          speed: {{Speed.ToString(CultureInfo.InvariantCulture)}}
          origin: "{{Origin.ToString("O", CultureInfo.InvariantCulture)}}"
        slack:
          mode: {{(Slack.SocketMode ? "socket" : "http")}}
          team: {{Slack.TeamId}}
          app: {{Slack.AppId}}
          bot-token: {{Slack.BotToken}}
          app-token: {{Slack.AppToken}}
          signing-secret: {{Slack.SigningSecret}}
          channel: {{Slack.Channels[0]}}
          api-url: {{new Uri(Page, "api/")}}
        channels:
          email: { smtp: "smtp://{{Smtp}}", from: drbot@practice.example }
          status-page:
            api-url: {{new Uri(Page, "statuspage/v1/")}}
            page: {{World.StatusPage.Page}}
            key: {{PracticeCredentials.StatusPageKey}}
        providers:
          aws: { endpoint-url: {{Address(Aws)}} }
          kubernetes:
            clusters: { {{string.Join(", ", World.Clusters.Select(Cluster))}} }
          http:
            resolve: { {{string.Join(", ", World.Hosts.Keys.Select(h => $"\"{h}:443\": \"{Tls}\""))}} }
            ca: {{Quote(Ca)}}

        """;

    private string Cluster(ClusterSpec cluster) =>
        $"{cluster.Name}: {{ kubeconfig: {Quote(Kubeconfig)}, context: {cluster.Name} }}";

    private static string Address(Uri uri) => uri.GetLeftPart(UriPartial.Authority);

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
