namespace DrBot.Providers;

/// <summary>The <c>providers:</c> section of <c>drbot.yaml</c>. Nothing here is read or contacted at
/// start-up.</summary>
public sealed record ProviderOptions
{
    /// <summary>How AWS is reached.</summary>
    public AwsOptions Aws { get; init; } = new();

    /// <summary>The Kubernetes clusters plans may name.</summary>
    public KubernetesOptions Kubernetes { get; init; } = new();

    /// <summary>How <c>http.check</c> finds and trusts the servers it asks.</summary>
    public HttpOptions Http { get; init; } = new();
}

/// <summary>Where AWS is; credentials always come from the SDK's default chain.</summary>
public sealed record AwsOptions
{
    /// <summary>One address for every AWS service instead of the public ones; null for the public ones.
    /// <c>{region}</c> in it is replaced by the region called.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>Addresses by service (<c>rds</c>, <c>cloudwatch</c>, <c>route53</c>, <c>sts</c>, <c>eks</c>, <c>s3</c>); stronger
    /// than
    /// <see cref="EndpointUrl"/>.</summary>
    public IReadOnlyDictionary<string, string> Endpoints { get; init; } = new Dictionary<string, string>();
}

/// <summary>The Kubernetes clusters plans may name.</summary>
public sealed record KubernetesOptions
{
    /// <summary>How each cluster is reached, by the name plans use.</summary>
    public IReadOnlyDictionary<string, ClusterOptions> Clusters { get; init; } = new Dictionary<string,
        ClusterOptions>();

    /// <summary>Programs a kubeconfig may start for credentials, exactly as its <c>command</c> names them.
    /// Empty (the default) starts none: a kubeconfig could otherwise run anything.</summary>
    public IReadOnlyList<string> ExecAllowed { get; init; } = [];
}

/// <summary>One cluster, reached by exactly one of kubeconfig, in-cluster account or EKS.</summary>
public sealed record ClusterOptions
{
    /// <summary>Path of a kubeconfig (absolute, or from <c>~</c>); null with neither of the others means
    /// <c>$KUBECONFIG</c>, then <c>~/.kube/config</c>.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The context in the kubeconfig; null for its current context.</summary>
    public string? Context { get; init; }

    /// <summary>Use the service account of the pod DrBot runs in.</summary>
    public bool InCluster { get; init; }

    /// <summary>An EKS cluster, reached with AWS credentials.</summary>
    public EksOptions? Eks { get; init; }
}

/// <summary>An EKS cluster.</summary>
/// <param name="Name">Its name in EKS.</param>
/// <param name="Region">Its region.</param>
public sealed record EksOptions(string Name, string Region);

/// <summary>How <c>http.check</c> finds and trusts the servers it asks.</summary>
public sealed record HttpOptions
{
    /// <summary>Where to connect instead, by <c>host:port</c>: name and certificate checks stay those of the URL
    /// (as curl's <c>--connect-to</c>).</summary>
    public IReadOnlyDictionary<string, string> Resolve { get; init; } = new Dictionary<string, string>();

    /// <summary>A PEM file of certificate authorities trusted besides the system's; null for none.</summary>
    public string? Ca { get; init; }
}
