using System.Net;
using System.Security.Cryptography.X509Certificates;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.World;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace DrBot.Sandbox.Hosting;

/// <summary>The web server of a sandbox: one listener for page, Slack and world API, one for AWS, one with TLS for the
/// plan's hosts and the clusters. It reads no environment and no settings files: nothing can add another.</summary>
internal sealed class SandboxListener : IAsyncDisposable
{
    private readonly WebApplication _app;

    public SandboxListener(PracticeWorld world, EmulatedSlack slack, X509Certificate2 certificate, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore().AddLogging();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, tls => tls.UseHttps(certificate));
        });
        _app = builder.Build();
        _app.Use((context, next) => context.Connection.LocalPort == Page.Port
            ? RefuseForeignHost(context, next)
            : WireEndpoint.ServeAsync(context, world));
        Map(world, slack);
    }

    public Uri Page { get; private set; } = null!;

    public Uri Aws { get; private set; } = null!;

    public Uri Tls { get; private set; } = null!;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Requests cannot come before the addresses are known: nobody has been told them.
        await _app.StartAsync(cancellationToken);
        var bound = _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.Select(a => new Uri(a)).ToArray();
        if (bound.FirstOrDefault(b => !b.IsLoopback) is { } open)
            throw new InvalidOperationException($"the sandbox would listen on {open}; it listens on loopback only");
        (Page, Aws, Tls) = (bound[0], bound[1], bound[2]);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map(PracticeWorld world, EmulatedSlack slack)
    {
        _app.UsePracticePage();
        WorldEndpoints.Map(_app, world);
        _app.Map("/statuspage/{**rest}", context => WireEndpoint.ServeAsync(context, world));
        slack.MapEndpoints(_app);
    }

    /// <summary>A page of the web whose name was made to resolve to this machine gets no further.</summary>
    private static Task RefuseForeignHost(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Host.Host is "127.0.0.1" or "localhost" or "[::1]")
            return next(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return context.Response.WriteAsync("the practice world answers to 127.0.0.1 and localhost only",
            context.RequestAborted);
    }
}
