using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DrBot.TestKit;

/// <summary>
/// A real PostgreSQL on loopback, from the machine's own binaries, in a temporary folder. PostgreSQL refuses to run as
/// root, so a root's server runs as the user <c>postgres</c> or <c>nobody</c>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "drbot";

    // Every character that a URL must percent-encode and a connection string must quote is worth carrying along.
    private const string Password = "p@ss:w/r'd%;=";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<PostgresServer>> One = new(() => StartAsync());
    private readonly string folder;
    private readonly string[] asUser;
    private Process? server;
    private Process? guard;
    private int databases;

    private PostgresServer(string folder, string[] asUser) => (this.folder, this.asUser) = (folder, asUser);

    /// <summary>The one server of this test assembly, started at the first asking, ended with the process.</summary>
    public static Task<PostgresServer> SharedAsync() => One.Value;

    /// <summary>The port on 127.0.0.1. The same over <see cref="StopAsync"/> and <see cref="StartAgainAsync"/>.</summary>
    public int Port { get; private set; }

    /// <summary>The process id of the postmaster; −1 while it is stopped.</summary>
    public int ProcessId => server is { HasExited: false } running ? running.Id : -1;

    /// <summary>Everything the server wrote.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string Data => Path.Combine(folder, "data");

    private string LogFile => Path.Combine(folder, "server.log");

    /// <summary>Makes a cluster of its own and starts it.</summary>
    /// <param name="settings">Lines for postgresql.conf beside the usual ones.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("drbot-pg-").FullName;
        var asUser = await AsUserAsync();
        var made = new PostgresServer(folder, asUser);
        try
        {
            await made.InitAsync(settings);
            for (var attempt = 1; ; attempt++)
            {
                made.Port = FreePort();
                if (await made.TryStartAsync())
                    return made;
                if (attempt == 5)
                    throw new InvalidOperationException("PostgreSQL does not start: " + made.Log);
            }
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new empty database.</summary>
    /// <returns>Its name, for <see cref="Url"/>.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"drbot_{Interlocked.Increment(ref databases)}");
        await SqlAsync("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>The database as <c>store:</c> and <c>--store</c> name it.</summary>
    /// <param name="port">Another port, of a proxy before the server.</param>
    public string Url(string database, int? port = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"postgres://{User}:{Uri.EscapeDataString(Password)}@127.0.0.1:{port ?? Port}/{database}?sslmode=disable");

    /// <summary>Runs SQL as the superuser, by psql.</summary>
    /// <returns>What it printed, unaligned, without headers.</returns>
    public async Task<string> SqlAsync(string database, string sql)
    {
        var (code, output) = await RunAsync(
            Tool("psql"),
            ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User, "-d", database,
                "-v", "ON_ERROR_STOP=1", "-X", "-q", "-A", "-t", "-c", sql]);
        return code == 0 ? output.Trim() : throw new InvalidOperationException($"psql ended with {code}: {output}");
    }

    /// <summary>Stops the server; databases stay.</summary>
    /// <param name="how">INT: open sessions are cut, everything is written. QUIT: as a crash, with recovery at the next
    /// start. KILL: the postmaster is killed.</param>
    public async Task StopAsync(string how = "INT")
    {
        if (server is not { HasExited: false } running)
            return;
        await RunAsync("kill", ["-" + how, running.Id.ToString(CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(Patience);
        await running.WaitForExitAsync(patience.Token);
    }

    /// <summary>Starts it again on the same port, with the same databases.</summary>
    public async Task StartAgainAsync()
    {
        // After a kill, orphans may hold the shared memory for a moment.
        for (var attempt = 0; attempt < 20; attempt++)
        {
            if (await TryStartAsync())
                return;
            await Task.Delay(250);
        }

        throw new InvalidOperationException("PostgreSQL does not start again: " + Log);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync("QUIT");
        if (guard is { HasExited: false })
            guard.Kill();
        Directory.Delete(folder, recursive: true);
    }

    private static string Tool(string name)
    {
        var postgres = Machine.Find("postgres")
            ?? throw new InvalidOperationException("no postgres on this machine: install postgresql");
        // PATH may hold a link to the server alone; Debian keeps the tools together.
        var real = File.ResolveLinkTarget(postgres, returnFinalTarget: true)?.FullName ?? postgres;
        var beside = Path.Combine(Path.GetDirectoryName(real)!, name);
        return File.Exists(beside) ? beside : Newest(name) ?? name;
    }

    private static string? Newest(string name) => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(d => Path.Combine(d, "bin", name)).LastOrDefault(File.Exists)
        : null;

    private static async Task<string[]> AsUserAsync()
    {
        if (Environment.UserName != "root")
            return [];
        foreach (var user in (string[])["postgres", "nobody"])
        {
            var (code, group) = await RunAsync("id", ["-g", user]);
            if (code == 0)
                return ["setpriv", "--reuid", user, "--regid", group.Trim(), "--clear-groups", "--"];
        }

        throw new InvalidOperationException("PostgreSQL does not run as root, and there is neither postgres nor nobody");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        start.Environment["PGPASSWORD"] = Password;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await errors);
    }

    private async Task InitAsync(string[] settings)
    {
        var secret = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(secret, Password);
        if (asUser.Length > 0)
            await DemandAsync("chown", ["-R", asUser[2] + ":" + asUser[4], folder]);
        await DemandAsync(
            Tool("initdb"),
            ["-D", Data, "-U", User, "--pwfile", secret, "--auth", "scram-sha-256", "--encoding", "UTF8",
                "--locale", "C", "--no-sync"],
            own: true);
        await File.AppendAllLinesAsync(
            Path.Combine(Data, "postgresql.conf"),
            ["listen_addresses = '127.0.0.1'", $"unix_socket_directories = '{folder}'", "max_connections = 200",
                // Processes die in these tests, machines do not.
                "fsync = off", "shared_buffers = 32MB", "logging_collector = off", .. settings]);
        guard = Process.Start(new ProcessStartInfo("sh", ["-c", GuardScript(folder)])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        });
    }

    // However the tests' process ends, it leaves no server and no folder behind.
    private static string GuardScript(string folder) => string.Create(CultureInfo.InvariantCulture, $"""
        exec >/dev/null 2>&1
        while kill -0 {Environment.ProcessId} 2>/dev/null; do sleep 1; done
        pid=$(head -n 1 '{folder}/data/postmaster.pid' 2>/dev/null) && kill -QUIT "$pid" && sleep 2
        rm -rf '{folder}'
        """);

    private async Task<bool> TryStartAsync()
    {
        string[] command = [.. asUser, Tool("postgres"), "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture)];
        // The shell only opens the log and becomes the server: the process id is the postmaster's.
        server = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", LogFile, .. command])
        {
            WorkingDirectory = "/",
        })!;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !server.HasExited; await Task.Delay(30))
            if (await AnswersAsync())
                return true;
        if (!server.HasExited)
            server.Kill();
        return false;
    }

    private async Task<bool> AnswersAsync()
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
        }
        catch (SocketException)
        {
            return false;
        }

        var (code, _) = await RunAsync(
            Tool("pg_isready"), ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-q"]);
        return code == 0;
    }

    private async Task DemandAsync(string program, string[] arguments, bool own = false)
    {
        string[] command = own ? [.. asUser, program, .. arguments] : [program, .. arguments];
        var (code, output) = await RunAsync(command[0], command[1..]);
        if (code != 0)
            throw new InvalidOperationException($"{program} ended with {code}: {output}");
    }
}
