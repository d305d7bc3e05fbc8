using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DrBot.Web;

/// <summary>What protects every route alike: names the server answers to, headers, and bounds on slow or large requests.</summary>
internal static class WebHardening
{
    /// <summary>How long a request's headers may take to come.</summary>
    public static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(5);

    /// <summary>From when on a body must have come at <see cref="BytesPerSecond"/> on average.</summary>
    public static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    /// <summary>How fast a body must come.</summary>
    public const double BytesPerSecond = 240;

    private const int MostConnections = 1000;
    private const int LongestLine = 8 * 1024;
    private const int LargestHeaders = 24 * 1024;

    // Orchestrators ask by address, and there is nothing to learn there.
    private static readonly string[] AnyHost = ["/healthz", "/readyz"];

    /// <summary>Bounds of the server itself.</summary>
    public static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxRequestLineSize = LongestLine;
        kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        kestrel.Limits.MaxRequestHeaderCount = 60;
        kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(BytesPerSecond, BodyGrace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(BytesPerSecond, BodyGrace);
    }

    /// <summary>Checks the name a request was sent to, and puts the headers on every answer.</summary>
    public static IApplicationBuilder UseHardening(this IApplicationBuilder app, WebOptions options, string listen)
    {
        var hosts = Hosts(options, listen);
        var isPublicTls = options.PublicUrl?.Scheme == "https";
        return app.Use(async (http, next) =>
        {
            PutHeaders(http.Response.Headers, isPublicTls);
            if (!hosts.Contains(http.Request.Host.Host) && !AnyHost.Contains(http.Request.Path.Value))
            {
                http.Response.StatusCode = 400;
                http.Response.ContentType = Problem.ContentType;
                await http.Response.Body.WriteAsync(
                    new Problem(400, "unknown-host", "This server does not go by that name: see public-url and web.hosts.").ToBytes(),
                    http.RequestAborted);
                return;
            }

            await next(http);
        });
    }

    /// <summary>The names the server answers to.</summary>
    public static IReadOnlySet<string> Hosts(WebOptions options, string listen)
    {
        var hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "[::1]" };
        hosts.UnionWith(options.Hosts);
        if (options.PublicUrl is { } url)
            hosts.Add(url.Host);
        foreach (var address in listen.Split(';', StringSplitOptions.RemoveEmptyEntries))
            if (Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) && uri.Host is not ("0.0.0.0" or "[::]"))
                hosts.Add(uri.Host);
        return hosts;
    }

    private static void PutHeaders(IHeaderDictionary headers, bool isPublicTls)
    {
        headers["Content-Security-Policy"] =
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers["X-Content-Type-Options"] = "nosniff";
        headers["X-Frame-Options"] = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cache-Control"] = "no-store";
        if (isPublicTls)
            headers["Strict-Transport-Security"] = "max-age=31536000";
    }
}
