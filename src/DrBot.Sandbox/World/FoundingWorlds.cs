namespace DrBot.Sandbox.World;

/// <summary>The worlds of the two founding documents. What they leave open is chosen here, and marked.</summary>
public static class FoundingWorlds
{
    private const string East = "us-east-1";
    private const string West = "us-west-2";

    /// <summary>Unjucks Enterprise Platform: two regions, two clusters, a replica and a drill replica.</summary>
    public static WorldSpec Unjucks { get; } = new()
    {
        Name = "unjucks",
        PrimaryRegion = East,
        RecoveryRegion = West,
        Databases =
        [
            new DatabaseSpec("unjucks-prod-db", East),
            new DatabaseSpec("unjucks-dr-db", West, "unjucks-prod-db"),
            new DatabaseSpec("unjucks-drill-db", West, "unjucks-prod-db"), // assumed: drills need a copy to promote
        ],
        Clusters =
        [
            // assumed: two workers
            new ClusterSpec("primary", East, [Application("unjucks-prod", "unjucks", 3, 2, "unjucks-prod-db")]),
            new ClusterSpec("recovery", West,
            [
                Application("unjucks-dr", "unjucks", 0, 0, "unjucks-prod-db"), // assumed: a cold standby
                Application("unjucks-drill", "unjucks", 0, 0, "unjucks-prod-db"), // assumed, like all of the drill
                Application("unjucks-drill-old", "unjucks", 1, 1, "unjucks-prod-db"),
            ]),
        ],
        Zones =
        [
            new ZoneSpec("Z1234567890", "unjucks.dev",
            [
                new RecordSpec("api.unjucks.dev", "CNAME", "primary-api.unjucks.dev", 60), // assumed: today's value
                new RecordSpec("primary-api.unjucks.dev", "A", "192.0.2.10"),
                new RecordSpec("dr-api.unjucks.dev", "A", "198.51.100.10"),
                new RecordSpec("drill-api.unjucks.dev", "CNAME", "primary-api.unjucks.dev", 60),
            ]),
        ],
        EntryPoints = new Dictionary<string, string>
        {
            ["primary-api.unjucks.dev"] = East,
            ["dr-api.unjucks.dev"] = West,
        },
        Hosts = new Dictionary<string, string?>
        {
            ["api.unjucks.dev"] = null,
            ["primary-api.unjucks.dev"] = null,
            ["dr-api.unjucks.dev"] = null,
            ["drill-api.unjucks.dev"] = "unjucks-drill",
        },
        StatusPage = new StatusPageSpec("unjucks-status", ["API", "Web Application", "Template Generation"]),
    };

    /// <summary>Entmoot: a standby in the region, a replica in the other, DNS changed by hand.</summary>
    public static WorldSpec Entmoot { get; } = new()
    {
        Name = "entmoot",
        PrimaryRegion = East,
        RecoveryRegion = West,
        Databases =
        [
            new DatabaseSpec("entmoot-prod", East),
            new DatabaseSpec("entmoot-prod-replica", East, "entmoot-prod"),
            new DatabaseSpec("entmoot-prod-dr-replica", West, "entmoot-prod"),
            new DatabaseSpec("entmoot-drill-db", West, "entmoot-prod"), // assumed, like all of the drill
            new DatabaseSpec("entmoot-drill-replica", East, "entmoot-prod"),
        ],
        Clusters =
        [
            new ClusterSpec("primary", East, [Application("entmoot-prod", "entmoot", 3, 2, "entmoot-prod")]),
            new ClusterSpec("recovery", West,
            [
                Application("entmoot-dr", "entmoot", 1, 0, "entmoot-prod"), // assumed: a warm standby
                Application("entmoot-drill", "entmoot", 0, 0, "entmoot-prod"),
                Application("entmoot-drill-old", "entmoot", 1, 1, "entmoot-prod"),
            ]),
        ],
        Zones =
        [
            new ZoneSpec("Z0ENTMOOT0001", "yourdomain.com", // assumed: the document names no zone
            [
                new RecordSpec("api.yourdomain.com", "CNAME", "api-primary.yourdomain.com", 60),
                new RecordSpec("api-primary.yourdomain.com", "A", "192.0.2.20"),
                new RecordSpec("api-dr.yourdomain.com", "A", "198.51.100.20"),
                new RecordSpec("drill-api.yourdomain.com", "CNAME", "api-primary.yourdomain.com", 60),
            ]),
        ],
        EntryPoints = new Dictionary<string, string>
        {
            ["api-primary.yourdomain.com"] = East,
            ["api-dr.yourdomain.com"] = West,
        },
        Hosts = new Dictionary<string, string?>
        {
            ["api.yourdomain.com"] = null,
            ["api-primary.yourdomain.com"] = null,
            ["api-dr.yourdomain.com"] = null,
            ["drill-api.yourdomain.com"] = "entmoot-drill",
        },
        StatusPage = new StatusPageSpec("entmoot-status", ["API"]),
        // The document promises a promotion within two to three minutes.
        Timings = new WorldTimings { Promotion = TimeSpan.FromMinutes(3) },
    };

    /// <summary>Every founding world.</summary>
    public static IReadOnlyList<WorldSpec> All { get; } = [Unjucks, Entmoot];

    /// <summary>The world of a plan, by the plan's name.</summary>
    /// <exception cref="ArgumentException">No founding world has that name.</exception>
    public static WorldSpec Named(string name) =>
        All.FirstOrDefault(w => w.Name == name) ?? throw new ArgumentException(
            $"there is no practice world '{name}'; there are {string.Join(" and ", All.Select(w => w.Name))}",
            nameof(name));

    private static NamespaceSpec Application(string name, string app, int api, int worker, string database) => new(
        name,
        [
            new DeploymentSpec($"{app}-api", api, $"{app}-config", Serves: true),
            new DeploymentSpec($"{app}-worker", worker, $"{app}-config", Serves: false),
        ],
        [new ConfigMapSpec($"{app}-config", database)]);
}
