namespace DrBot.Sandbox.World;

/// <summary>What a practice world holds when it starts.</summary>
public sealed record WorldSpec
{
    /// <summary>The organisation's short name, as its plan is called.</summary>
    public required string Name { get; init; }

    /// <summary>The region production runs in.</summary>
    public required string PrimaryRegion { get; init; }

    /// <summary>The region it recovers to.</summary>
    public required string RecoveryRegion { get; init; }

    /// <summary>The databases; a replica comes after its source.</summary>
    public required IReadOnlyList<DatabaseSpec> Databases { get; init; }

    /// <summary>The Kubernetes clusters, at most one a region.</summary>
    public required IReadOnlyList<ClusterSpec> Clusters { get; init; }

    /// <summary>The DNS zones.</summary>
    public required IReadOnlyList<ZoneSpec> Zones { get; init; }

    /// <summary>The region behind each entry point's name; DNS answers end at one of them.</summary>
    public required IReadOnlyDictionary<string, string> EntryPoints { get; init; }

    /// <summary>Names the TLS listener answers for, with the namespace each asks; null is production's.</summary>
    public required IReadOnlyDictionary<string, string?> Hosts { get; init; }

    /// <summary>The status page.</summary>
    public required StatusPageSpec StatusPage { get; init; }

    /// <summary>How long the slow things take.</summary>
    public WorldTimings Timings { get; init; } = new();
}

/// <summary>How long the slow things take, in domain time.</summary>
public sealed record WorldTimings
{
    /// <summary>A read replica's promotion, from acceptance to taking writes; a quarter more until available.</summary>
    /// <value>Default 8 minutes.</value>
    public TimeSpan Promotion { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>How long a database still says <c>available</c> after it accepted a change.</summary>
    /// <value>Default 5 seconds; the well-known false positive of waiting for a status.</value>
    public TimeSpan StatusLag { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A new read replica, from acceptance to available.</summary>
    /// <value>Default 15 minutes.</value>
    public TimeSpan ReplicaCreation { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A reboot or a modification of a database.</summary>
    /// <value>Default 1 minute.</value>
    public TimeSpan Restart { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A DNS change, from PENDING to INSYNC.</summary>
    /// <value>Default 40 seconds.</value>
    public TimeSpan Propagation { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>A pod, from created to ready.</summary>
    /// <value>Default 12 seconds.</value>
    public TimeSpan PodStart { get; init; } = TimeSpan.FromSeconds(12);
}

/// <summary>A database; a read replica when <paramref name="Source"/> names another.</summary>
public sealed record DatabaseSpec(string Id, string Region, string? Source = null);

/// <summary>A cluster; its first namespace is production's, and its kubeconfig context's.</summary>
public sealed record ClusterSpec(string Name, string Region, IReadOnlyList<NamespaceSpec> Namespaces);

/// <summary>A namespace and what runs in it.</summary>
public sealed record NamespaceSpec(
    string Name, IReadOnlyList<DeploymentSpec> Deployments, IReadOnlyList<ConfigMapSpec> ConfigMaps);

/// <summary>A deployment whose containers take their environment from a config map, read when a pod starts.</summary>
/// <param name="Serves">Whether requests end at it: a region without a ready pod of it is not healthy.</param>
public sealed record DeploymentSpec(string Name, int Replicas, string ConfigMap, bool Serves);

/// <summary>A config map; <paramref name="Database"/>'s endpoint is put in as <c>DB_HOST</c>.</summary>
public sealed record ConfigMapSpec(string Name, string Database);

/// <summary>A DNS zone.</summary>
public sealed record ZoneSpec(string Id, string Name, IReadOnlyList<RecordSpec> Records);

/// <summary>A record with one value.</summary>
public sealed record RecordSpec(string Name, string Type, string Value, long Ttl = 300);

/// <summary>A status page and the names of its components.</summary>
public sealed record StatusPageSpec(string Page, IReadOnlyList<string> Components);
