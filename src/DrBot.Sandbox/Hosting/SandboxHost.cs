using System.Net;
using System.Security.Cryptography;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.Kubernetes;
using DrBot.Sandbox.Mail;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Hosting;

/// <summary>A running practice world on loopback, and the DrBot that practises in it as a child process.</summary>
public sealed class SandboxHost : IAsyncDisposable
{
    private readonly SandboxOptions _options;
    private readonly SandboxListener _listener;
    private readonly SmtpListener _smtp;
    private readonly PracticeCa _ca;
    private DrBotProcess? _drBot;

    private SandboxHost(
        SandboxOptions options, string folder, PracticeWorld world, EmulatedSlack slack, PracticeCa ca,
        SandboxListener listener)
    {
        (_options, _ca, _listener) = (options, ca, listener);
        (Folder, World, Slack) = (folder, world, slack);
        _smtp = new SmtpListener(world);
    }

    /// <summary>The cloud.</summary>
    public PracticeWorld World { get; }

    /// <summary>The chat.</summary>
    public EmulatedSlack Slack { get; }

    /// <summary>Where page, world API, Slack and status page are.</summary>
    public Uri Page => _listener.Page;

    /// <summary>The one endpoint of every AWS service and region.</summary>
    public Uri Aws => _listener.Aws;

    /// <summary>The TLS listener of the plan's hosts and of the clusters.</summary>
    public Uri Tls => _listener.Tls;

    /// <summary>The mail exchanger.</summary>
    public IPEndPoint Smtp => _smtp.EndPoint;

    /// <summary>Where DrBot listens, once started.</summary>
    public Uri DrBot { get; } = new($"http://127.0.0.1:{LoopbackPort.Free()}/");

    /// <summary>The work folder.</summary>
    public string Folder { get; }

    /// <summary>DrBot's configuration.</summary>
    public string ConfigFile => Path.Combine(Folder, "drbot.yaml");

    /// <summary>The kubeconfig of the clusters.</summary>
    public string KubeconfigFile => Path.Combine(Folder, "kubeconfig");

    /// <summary>The practice CA's certificate, PEM.</summary>
    public string CaFile => Path.Combine(Folder, "practice-ca.pem");

    /// <summary>The public half of the key the practice journal is signed with, PEM.</summary>
    public string AuditPublicKeyFile => Path.Combine(Folder, "audit.pub");

    /// <summary>The checkpoints of the practice journal, laid down outside of it.</summary>
    public string AuditPinsFile => Path.Combine(Folder, "audit.pins");

    /// <summary>Starts every emulated service and writes DrBot's configuration, but not DrBot.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SandboxHost> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var plan = PlanFacts.Read(options.Plan);
        var origin = TimeProvider.System.GetUtcNow();
        var world = new PracticeWorld(
            options.World ?? FoundingWorlds.Named(plan.Name), WorldClock.Scaled(origin, options.Speed));
        var slackOptions = new SlackOptions
        {
            SocketMode = options.SocketMode,
            Groups = plan.Groups,
            Channels = plan.Channels,
        };
        var slack = new EmulatedSlack(slackOptions, plan.People, TimeProvider.System);
        var ca = new PracticeCa(TimeProvider.System);
        var listener = new SandboxListener(world, slack, ca.Issue(world.Spec.Hosts.Keys), options.Port);
        var folder = options.Folder ?? Directory.CreateTempSubdirectory("drbot-practice-").FullName;
        var host = new SandboxHost(options, folder, world, slack, ca, listener);
        try
        {
            await listener.StartAsync(cancellationToken);
            world.ServeClustersAt(host.Tls, ca.Pem);
            slack.BaseUrl = host.Page.ToString();
            slack.AppUrl = host.DrBot;
            await host.WriteFilesAsync(slackOptions, origin, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts DrBot, or starts it again after it ended; returns once it is ready.</summary>
    /// <exception cref="InvalidOperationException">It runs already, ended at once, or did not get ready in time; the
    /// message carries its last lines.</exception>
    public async Task<DrBotProcess> StartDrBotAsync(CancellationToken cancellationToken)
    {
        var started = await LaunchDrBotAsync();
        await started.WaitUntilReadyAsync(cancellationToken);
        return started;
    }

    /// <summary>Starts DrBot without waiting until it is ready: one that serves read-only never is.</summary>
    /// <exception cref="InvalidOperationException">It runs already.</exception>
    public async Task<DrBotProcess> LaunchDrBotAsync()
    {
        if (_drBot is { HasExited: false })
            throw new InvalidOperationException($"DrBot runs already, as process {_drBot.Id}");
        if (_drBot is not null)
            await _drBot.DisposeAsync();
        return _drBot = DrBotProcess.Start(ConfigFile, DrBot, Folder);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_drBot is not null)
            await _drBot.DisposeAsync();
        await Slack.DisposeAsync();
        await _smtp.DisposeAsync();
        await _listener.DisposeAsync();
        _ca.Dispose();
        if (_options.Folder is null)
            Directory.Delete(Folder, recursive: true);
    }

    private async Task WriteFilesAsync(SlackOptions slack, DateTimeOffset origin, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(CaFile, _ca.Pem, cancellationToken);
        await File.WriteAllTextAsync(KubeconfigFile, Kubeconfig.Write(World.Spec, Tls, _ca.Pem), cancellationToken);
        var store = _options.Store ?? "drbot.db";
        var configuration = new DrBotConfiguration
        {
            Listen = DrBot,
            Store = store.Contains(':', StringComparison.Ordinal) ? store : $"sqlite:{Path.GetFullPath(store, Folder)}",
            Plan = Path.GetFullPath(_options.Plan),
            Slack = slack,
            Page = Page,
            Aws = Aws,
            Tls = Tls.Authority,
            Smtp = Smtp.ToString(),
            Kubeconfig = KubeconfigFile,
            Ca = CaFile,
            AuditKey = await WriteAuditKeyAsync(cancellationToken),
            AuditPins = AuditPinsFile,
            World = World.Spec,
            Speed = _options.Speed,
            Origin = origin,
        };
        await File.WriteAllTextAsync(ConfigFile, configuration.ToYaml(), cancellationToken);
    }

    // A folder that is used again goes on with the key its journal was signed with.
    private async Task<string> WriteAuditKeyAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Folder, "audit.pem");
        if (File.Exists(path))
            return path;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(path, key.ExportPkcs8PrivateKeyPem(), cancellationToken);
        // DrBot takes no secret from a file others may read.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(AuditPublicKeyFile, key.ExportSubjectPublicKeyInfoPem(), cancellationToken);
        return path;
    }
}
