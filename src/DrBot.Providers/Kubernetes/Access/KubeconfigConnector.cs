using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DrBot.Providers.Http;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>Turns a kubeconfig's context into a connection.</summary>
internal sealed class KubeconfigConnector(IReadOnlyList<string> execAllowed, bool loopbackOnly, TimeProvider wire)
{
    /// <exception cref="ProviderException">The files are missing, wrong, or ask for what is not allowed.</exception>
    public async Task<ClusterConnection> ConnectAsync(
        IReadOnlyList<string> paths, string? context, CancellationToken cancellationToken)
    {
        var set = await KubeconfigSet.ReadAsync(paths, cancellationToken);
        var (cluster, clusterFolder, user, userFolder) = set.Select(context);
        var where = string.Join(" + ", set.Paths);
        if (!Uri.TryCreate(cluster.Server, UriKind.Absolute, out var server)
            || server.Scheme is not ("http" or "https"))
            throw Wrong(where, $"the server '{cluster.Server}' is not an http or https address");
        if (cluster.SkipVerify && server.Scheme == "https")
            throw Wrong(
                where, "insecure-skip-tls-verify is not supported, since a token would go to whoever answers: name "
                + "certificate-authority");
        if (!string.IsNullOrEmpty(cluster.ProxyUrl))
            throw Wrong(where, "proxy-url is not supported");
        var identity = Identity(user, userFolder, where);
        if (server.Scheme == "http" && !server.IsLoopback && identity is not FixedIdentity { SendsNothing: true })
            throw Wrong(where,
                $"{server} is plain http, so the token would cross the network in clear text: use https");
        List<string> files = [.. set.Paths];
        var authority = await BytesAsync(cluster.AuthorityData, cluster.AuthorityFile, clusterFolder, files, where,
            cancellationToken);
        return new ClusterConnection
        {
            Server = server,
            Roots = authority is null ? null : Authorities.Read(authority, where),
            TlsServerName = cluster.TlsServerName,
            ClientCertificate = await CertificateAsync(user, userFolder, files, where, cancellationToken),
            Identity = identity,
            Files = files,
        };
    }

    private IClusterIdentity Identity(Kubeconfig.User user, string folder, string where)
    {
        if (user.Exec is { } exec)
            return new ExecIdentity(Allowed(exec, where), wire);
        // A token file is stronger than a token, as in kubectl.
        if (!string.IsNullOrEmpty(user.TokenFile))
            return new TokenFileIdentity(Path.Combine(folder, user.TokenFile), wire);
        if (!string.IsNullOrEmpty(user.Token))
            return new FixedIdentity(new AuthenticationHeaderValue("Bearer", user.Token));
        return new FixedIdentity(string.IsNullOrEmpty(user.Username) ? null : new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Username}:{user.Password}"))));
    }

    private ExecProgram Allowed(Kubeconfig.Exec exec, string where)
    {
        if (loopbackOnly)
            throw Wrong(where,
                $"it starts '{exec.Command}', which practice never does: the program could talk to anybody");
        if (!execAllowed.Contains(exec.Command, StringComparer.Ordinal))
            throw Wrong(where,
                $"it starts '{exec.Command}' for credentials; to allow exactly that, add it to "
                + "providers.kubernetes.exec-allowed");
        return new ExecProgram(exec.Command, exec.Args ?? [],
            (exec.Env ?? []).ToDictionary(v => v.Name, v => v.Value), exec.ApiVersion);
    }

    private static async Task<X509Certificate2?> CertificateAsync(
        Kubeconfig.User user, string folder, List<string> files, string where, CancellationToken cancellationToken)
    {
        var certificate = await BytesAsync(user.CertificateData, user.CertificateFile, folder, files, where,
            cancellationToken);
        if (certificate is null)
            return null;
        var key = await BytesAsync(user.KeyData, user.KeyFile, folder, files, where, cancellationToken)
            ?? throw Wrong(where, "there is a client-certificate but no client-key");
        try
        {
            using var pem = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(certificate),
                Encoding.ASCII.GetString(key));
            // Windows uses no key that was never stored; the detour through PKCS 12 is needed there and harmless
            // elsewhere.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        }
        catch (CryptographicException e)
        {
            throw Wrong(where, $"the client certificate or its key cannot be read: {e.Message}");
        }
    }

    private static async Task<byte[]?> BytesAsync(
        string? data, string? file, string folder, List<string> files, string where,
        CancellationToken cancellationToken)
    {
        try
        {
            if (!string.IsNullOrEmpty(data))
                return Convert.FromBase64String(data);
            if (string.IsNullOrEmpty(file))
                return null;
            files.Add(Path.Combine(folder, file));
            return await File.ReadAllBytesAsync(files[^1], cancellationToken);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw Wrong(where,
                $"{(string.IsNullOrEmpty(data) ? file : "the embedded data")} cannot be read: {e.Message}");
        }
    }

    private static ProviderException Wrong(string where, string what) =>
        Misconfigured.Because("kubernetes", $"kubeconfig {where}: {what}");
}
