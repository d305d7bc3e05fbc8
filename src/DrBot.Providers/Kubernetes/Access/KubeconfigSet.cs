using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>One or several kubeconfig files read as one: the first to name a thing wins, as in kubectl.</summary>
internal sealed class KubeconfigSet
{
    private static readonly IDeserializer Deserializer = new DeserializerBuilder().IgnoreUnmatchedProperties().Build();
    private readonly List<(string Path, Kubeconfig File)> _files = [];

    private KubeconfigSet()
    {
    }

    public IReadOnlyList<string> Paths => [.. _files.Select(f => f.Path)];

    /// <exception cref="ProviderException">A file is missing or no kubeconfig.</exception>
    public static async Task<KubeconfigSet> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var set = new KubeconfigSet();
        // kubectl passes over missing files of a list; a single one must be there.
        foreach (var path in paths.Where(p => paths.Count == 1 || File.Exists(p)))
            set._files.Add((path, await ReadOneAsync(path, cancellationToken)));
        return set._files.Count > 0 ? set
            : throw Misconfigured.Because("kubernetes", $"no kubeconfig found at {string.Join(" or ", paths)}");
    }

    public Selection Select(string? context)
    {
        var name = context ?? _files.Select(f => f.File.CurrentContext).FirstOrDefault(c => !string.IsNullOrEmpty(c))
            ?? throw Wrong($"names no current context: set 'context' of the cluster in drbot.yaml, one of {Names()}");
        var chosen = _files.SelectMany(f => f.File.Contexts).FirstOrDefault(c => c.Name == name)?.Context
            ?? throw Wrong($"has no context '{name}', only {Names()}");
        var cluster = _files.SelectMany(f => f.File.Clusters.Select(c => (f.Path, c)))
            .FirstOrDefault(c => c.c.Name == chosen.Cluster);
        var user = _files.SelectMany(f => f.File.Users.Select(u => (f.Path, u)))
            .FirstOrDefault(u => u.u.Name == chosen.User);
        return new Selection(
            cluster.c?.Cluster ?? throw Wrong($"has no cluster '{chosen.Cluster}', which context '{name}' names"),
            Folder(cluster.Path),
            user.u?.User ?? throw Wrong($"has no user '{chosen.User}', whom context '{name}' names"),
                Folder(user.Path));
    }

    private string Names() => string.Join(", ", _files.SelectMany(f => f.File.Contexts).Select(c => $"'{c.Name}'"));

    private ProviderException Wrong(string what) =>
        Misconfigured.Because("kubernetes", $"kubeconfig {string.Join(" + ", Paths)} {what}");

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private static async Task<Kubeconfig> ReadOneAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Deserializer.Deserialize<Kubeconfig>(await File.ReadAllTextAsync(path, cancellationToken))
                ?? new Kubeconfig();
        }
        catch (YamlException e)
        {
            throw Misconfigured.Because("kubernetes",
                $"{path}:{e.Start.Line}:{e.Start.Column}: this is no kubeconfig: "
                    + $"{e.InnerException?.Message ?? e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Misconfigured.Because("kubernetes", $"the kubeconfig {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The cluster and user of one context, with the folders their relative paths start from.</summary>
    internal sealed record Selection(Kubeconfig.Cluster Cluster, string ClusterFolder, Kubeconfig.User User,
        string UserFolder);
}
