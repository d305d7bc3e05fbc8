using YamlDotNet.Serialization;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>A kubeconfig file, as far as DrBot reads it.</summary>
/// <remarks>https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/</remarks>
internal sealed class Kubeconfig
{
    [YamlMember(Alias = "current-context")]
    public string? CurrentContext { get; set; }

    [YamlMember(Alias = "clusters")]
    public List<NamedCluster> Clusters { get; set; } = [];

    [YamlMember(Alias = "users")]
    public List<NamedUser> Users { get; set; } = [];

    [YamlMember(Alias = "contexts")]
    public List<NamedContext> Contexts { get; set; } = [];

    internal sealed class NamedCluster
    {
        [YamlMember(Alias = "name")]
        public string Name { get; set; } = "";

        [YamlMember(Alias = "cluster")]
        public Cluster Cluster { get; set; } = new();
    }

    internal sealed class Cluster
    {
        [YamlMember(Alias = "server")]
        public string? Server { get; set; }

        [YamlMember(Alias = "certificate-authority")]
        public string? AuthorityFile { get; set; }

        [YamlMember(Alias = "certificate-authority-data")]
        public string? AuthorityData { get; set; }

        [YamlMember(Alias = "insecure-skip-tls-verify")]
        public bool SkipVerify { get; set; }

        [YamlMember(Alias = "tls-server-name")]
        public string? TlsServerName { get; set; }

        [YamlMember(Alias = "proxy-url")]
        public string? ProxyUrl { get; set; }
    }

    internal sealed class NamedContext
    {
        [YamlMember(Alias = "name")]
        public string Name { get; set; } = "";

        [YamlMember(Alias = "context")]
        public Context Context { get; set; } = new();
    }

    internal sealed class Context
    {
        [YamlMember(Alias = "cluster")]
        public string Cluster { get; set; } = "";

        [YamlMember(Alias = "user")]
        public string User { get; set; } = "";
    }

    internal sealed class NamedUser
    {
        [YamlMember(Alias = "name")]
        public string Name { get; set; } = "";

        [YamlMember(Alias = "user")]
        public User User { get; set; } = new();
    }

    internal sealed class User
    {
        [YamlMember(Alias = "client-certificate")]
        public string? CertificateFile { get; set; }

        [YamlMember(Alias = "client-certificate-data")]
        public string? CertificateData { get; set; }

        [YamlMember(Alias = "client-key")]
        public string? KeyFile { get; set; }

        [YamlMember(Alias = "client-key-data")]
        public string? KeyData { get; set; }

        [YamlMember(Alias = "token")]
        public string? Token { get; set; }

        [YamlMember(Alias = "tokenFile")]
        public string? TokenFile { get; set; }

        [YamlMember(Alias = "username")]
        public string? Username { get; set; }

        [YamlMember(Alias = "password")]
        public string? Password { get; set; }

        [YamlMember(Alias = "exec")]
        public Exec? Exec { get; set; }
    }

    internal sealed class Exec
    {
        [YamlMember(Alias = "apiVersion")]
        public string ApiVersion { get; set; } = "client.authentication.k8s.io/v1";

        [YamlMember(Alias = "command")]
        public string Command { get; set; } = "";

        [YamlMember(Alias = "args")]
        public List<string>? Args { get; set; }

        [YamlMember(Alias = "env")]
        public List<Variable>? Env { get; set; }
    }

    internal sealed class Variable
    {
        [YamlMember(Alias = "name")]
        public string Name { get; set; } = "";

        [YamlMember(Alias = "value")]
        public string Value { get; set; } = "";
    }
}
