using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Hosting;

/// <summary>DrBot as a child process, exactly as an operator would start it, in an environment that knows nothing of
/// the machine's own credentials.</summary>
public sealed class DrBotProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(25);

    private readonly Process _process;
    private readonly Watchdog _watchdog;
    private readonly Uri _address;
    private readonly ConcurrentQueue<string> _lines = new();

    private DrBotProcess(Process process, Uri address)
    {
        (_process, _address) = (process, address);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _watchdog = new Watchdog(process.Id);
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it printed last, oldest first; at most 200 lines.</summary>
    public IReadOnlyList<string> Output => [.. _lines];

    internal static DrBotProcess Start(string configFile, Uri address, string folder)
    {
        var start = new ProcessStartInfo(DotNet())
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Program(), "serve", "--config", configFile },
        };
        foreach (var name in start.Environment.Keys.Except(["PATH", "LANG", "TMPDIR", "SystemRoot", "TEMP"]).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in PracticeEnvironment.Of(folder))
            start.Environment[name] = value;
        return new DrBotProcess(new Process { StartInfo = start }, address);
    }

    /// <summary>Waits until <c>/readyz</c> answers 200.</summary>
    /// <exception cref="InvalidOperationException">It ended, or took too long; carries its last lines.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _address };
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < ReadyWithin)
        {
            if (_process.HasExited)
                throw Failed($"DrBot ended with exit code {_process.ExitCode} before it was ready");
            try
            {
                using var response = await http.GetAsync(new Uri("readyz", UriKind.Relative), cancellationToken);
                // Over sockets nothing said in Slack reaches it before the first hello.
                if (response.IsSuccessStatusCode
                    && !(await response.Content.ReadAsStringAsync(cancellationToken)).Contains("\"slack.socket\"", StringComparison.Ordinal))
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(AskEvery, TimeProvider.System, cancellationToken);
        }

        throw Failed($"DrBot was not ready within {ReadyWithin.TotalSeconds} s");
    }

    /// <summary>Ends it at once, as <c>kill -9</c> does, and waits until it is gone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Asks it to stop, as an orchestrator does, and waits until it is gone; returns its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            _process.Kill();
        else
            _ = SendSignal(_process.Id, 15);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync(CancellationToken.None);
        await _watchdog.DisposeAsync();
        _process.Dispose();
    }

    private InvalidOperationException Failed(string what) => new($"{what}:\n{string.Join('\n', _lines)}");

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        if (_lines.Count > 200)
            _lines.TryDequeue(out _);
    }

    // The bot that was built with the sandbox, or a published one that somebody wants to see at work.
    private static string Program() =>
        Environment.GetEnvironmentVariable("DRBOT_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "drbot.dll");

    // The program that runs this one; a sandbox started by its own executable still finds the shared runtime's.
    private static string DotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return File.Exists(Path.Combine(root, name)) ? Path.Combine(root, name) : name;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
