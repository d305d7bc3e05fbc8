using System.Text.RegularExpressions;
using DrBot.Commands.Plans;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Simulation.Proof;

/// <summary>
/// A world for a plan: the founding plans have theirs; for any other it is made of the plan's targets, each as it stands
/// before the runbook, and its checked addresses answer as the plan expects.
/// </summary>
internal static partial class PlanWorld
{
    private const string Standby = "practice-standby";

    /// <summary>The world of a plan, in which a runbook is about to be carried out.</summary>
    public static WorldSpec Of(Plan plan, Runbook runbook) =>
        FoundingWorlds.All.FirstOrDefault(w => w.Name == plan.Name && HasAll(w, plan)) ?? Made(plan, runbook);

    /// <summary>What the plan's addresses answer, where no emulated service stands behind them.</summary>
    public static IReadOnlyDictionary<string, CheckedAddress> AddressesOf(Plan plan, Runbook runbook, WorldSpec world)
    {
        var addresses = new Dictionary<string, CheckedAddress>(StringComparer.OrdinalIgnoreCase);
        foreach (var step in runbook.Steps.Where(s => s.Action == "http.check"))
        {
            if (!Uri.TryCreate(Filled(Text(step, "url") ?? "", plan), UriKind.Absolute, out var url) || world.Hosts.ContainsKey(url.Host))
                continue;
            var status = int.TryParse(Text(step, "expect"), out var expected) ? expected : 200;
            var body = Filled(Text(step, "contains") ?? "ok", plan);
            addresses[url.Host] = addresses.TryGetValue(url.Host, out var other) ? other with { Body = other.Body + "\n" + body }
                : new CheckedAddress(status, body);
        }

        return addresses;
    }

    private static bool HasAll(WorldSpec world, Plan plan) => plan.Targets.Values.All(t => t.Kind switch
    {
        "aws.rds" => world.Databases.Any(d => d.Id == t.Properties["instance"] && d.Region == t.Properties["region"]),
        "kubernetes.deployment" => Namespace(world, t) is { } n && n.Deployments.Any(d => d.Name == t.Properties["name"]),
        "kubernetes.configmap" => Namespace(world, t) is { } n && n.ConfigMaps.Any(m => m.Name == t.Properties["name"]),
        "aws.route53.record" => world.Zones.Any(z => z.Id == t.Properties["zone"] && z.Records.Any(r => r.Name == t.Properties["name"])),
        _ => false,
    });

    private static NamespaceSpec? Namespace(WorldSpec world, Target target) =>
        world.Clusters.FirstOrDefault(c => c.Name == target.Properties["cluster"])?.Namespaces
            .FirstOrDefault(n => n.Name == target.Properties["namespace"]);

    private static WorldSpec Made(Plan plan, Runbook runbook)
    {
        var primary = plan.Regions.Primary ?? "us-east-1";
        var recovery = plan.Regions.Recovery is { } given && given != primary ? given : primary == "us-west-2" ? "us-east-1" : "us-west-2";
        var databases = Databases(plan, primary);
        return new WorldSpec
        {
            Name = plan.Name,
            PrimaryRegion = primary,
            RecoveryRegion = recovery,
            Databases = databases,
            Clusters = Clusters(plan, runbook, primary, recovery, databases[0].Id),
            Zones = Zones(plan),
            EntryPoints = new Dictionary<string, string>(),
            Hosts = new Dictionary<string, string?>(),
            StatusPage = new StatusPageSpec($"{plan.Name}-status", []),
        };
    }

    // Sources first; every database a step could promote follows one.
    private static List<DatabaseSpec> Databases(Plan plan, string primary)
    {
        var targets = plan.Targets.Values.Where(t => t.Kind == "aws.rds").ToList();
        var sources = targets.Select(t => (Id: t.Properties.GetValueOrDefault("replica-of.instance"), Region: t.Properties.GetValueOrDefault("replica-of.region") ?? primary))
            .Where(s => s.Id is not null)
            .Append((Id: "practice-source", Region: primary))
            .DistinctBy(s => s.Id)
            .ToList();
        var databases = sources.Where(s => targets.TrueForAll(t => t.Properties["instance"] != s.Id || !t.Properties.ContainsKey("replica-of.instance")))
            .Select(s => new DatabaseSpec(s.Id!, s.Region)).ToList();
        foreach (var target in targets.Where(t => databases.TrueForAll(d => d.Id != t.Properties["instance"])))
            databases.Add(new DatabaseSpec(
                target.Properties["instance"], target.Properties["region"],
                target.Properties.GetValueOrDefault("replica-of.instance") ?? "practice-source"));
        return databases;
    }

    private static List<ClusterSpec> Clusters(Plan plan, Runbook runbook, string primary, string recovery, string database)
    {
        var targets = plan.Targets.Values.Where(t => t.Kind.StartsWith("kubernetes.", StringComparison.Ordinal)).ToList();
        var fenced = runbook.Steps.Where(s => s.Action == "fence").SelectMany(s => Items(s, "writers")).ToHashSet();
        var first = targets.Where(t => fenced.Contains(t.Name)).Select(t => t.Properties["cluster"]).ToHashSet();
        var clusters = targets.GroupBy(t => t.Properties["cluster"])
            .Select(c => new ClusterSpec(c.Key, first.Contains(c.Key) ? primary : recovery, [.. c.GroupBy(t => t.Properties["namespace"])
                .Select(n => new NamespaceSpec(
                    n.Key,
                    [.. n.Where(t => t.Kind == "kubernetes.deployment").DistinctBy(t => t.Properties["name"])
                        .Select(t => new DeploymentSpec(t.Properties["name"], Replicas(t, runbook), ConfigOf(n) ?? "practice-config", Serves: false))],
                    [.. n.Where(t => t.Kind == "kubernetes.configmap").DistinctBy(t => t.Properties["name"])
                        .Select(t => new ConfigMapSpec(t.Properties["name"], database))]))]))
            .ToList();
        if (!clusters.Exists(c => c.Region == recovery))
            clusters.Add(new ClusterSpec(Standby, recovery, [new NamespaceSpec("default", [], [])]));
        return clusters;
    }

    private static string? ConfigOf(IEnumerable<Target> @namespace) =>
        @namespace.FirstOrDefault(t => t.Kind == "kubernetes.configmap")?.Properties["name"];

    // What is scaled must not be there already.
    private static int Replicas(Target target, Runbook runbook) => runbook.Steps
        .Any(s => s.Target == target.Name && s.Action == "kubernetes.scale" && Text(s, "replicas") == "1") ? 2 : 1;

    private static List<ZoneSpec> Zones(Plan plan) => [.. plan.Targets.Values.Where(t => t.Kind == "aws.route53.record")
        .GroupBy(t => t.Properties["zone"])
        .Select(z => new ZoneSpec(z.Key, Apex(z.First().Properties["name"]), [.. z
            .DistinctBy(t => (t.Properties["name"], t.Properties["type"]))
            .Select(t => new RecordSpec(t.Properties["name"], t.Properties["type"], Before(t.Properties["type"]), 61))]))];

    private static string Apex(string name) => string.Join('.', name.TrimEnd('.').Split('.').TakeLast(2));

    private static string Before(string type) => type switch
    {
        "A" => "192.0.2.1",
        "AAAA" => "2001:db8::1",
        "TXT" => "\"before\"",
        _ => "before.practice.example",
    };

    private static string? Text(Step step, string input) => step.Inputs.GetValueOrDefault(input) is PlanValue.Scalar s ? s.Text : null;

    private static IReadOnlyList<string> Items(Step step, string input) => step.Inputs.GetValueOrDefault(input) switch
    {
        PlanValue.Sequence s => s.Items,
        PlanValue.Scalar s => [s.Text],
        _ => [],
    };

    private static string Filled(string text, Plan plan) => Reference().Replace(text, m =>
        m.Groups["kind"].Value == "values"
            ? plan.Values.GetValueOrDefault(m.Groups["name"].Value) ?? m.Value
            : plan.Targets.GetValueOrDefault(m.Groups["name"].Value)?.Properties.GetValueOrDefault(m.Groups["member"].Value) ?? m.Value);

    [GeneratedRegex(@"\$\{(?<kind>targets|values)\.(?<name>[\w-]+)(\.(?<member>[\w.-]+))?\}", RegexOptions.None, 1000)]
    private static partial Regex Reference();
}
