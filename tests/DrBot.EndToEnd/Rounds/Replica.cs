using System.Diagnostics;
using System.Globalization;
using DrBot.Sandbox.Hosting;

namespace DrBot.EndToEnd.Rounds;

/// <summary>One <c>drbot serve</c> of an arena: started, killed, frozen and started again.</summary>
internal sealed class Replica(string name, SandboxHost host) : IAsyncDisposable
{
    // Many lanes begin at the same moment; more programs starting at once than this only wait for processors.
    private static readonly SemaphoreSlim Starts = new(Math.Max(2, Environment.ProcessorCount));
    private const int MostStarts = 5;
    private readonly Uri _address = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.Free()}/"));
    private DrBotProcess? _process;

    public string Name => name;

    public Uri Address => _address;

    /// <summary>True while it can be spoken to.</summary>
    public bool IsUp { get; private set; }

    public IReadOnlyList<string> Output => _process?.Output ?? [];

    private string File => Path.Combine(host.Folder, name + ".yaml");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var text = await System.IO.File.ReadAllTextAsync(host.ConfigFile, cancellationToken);
        var here = _address.GetLeftPart(UriPartial.Authority);
        await System.IO.File.WriteAllTextAsync(
            File, text.Replace(host.DrBot.GetLeftPart(UriPartial.Authority), here, StringComparison.Ordinal) + $"\nreplica: {name}\n",
            cancellationToken);
        await Starts.WaitAsync(cancellationToken);
        try
        {
            // A bot whose store is away when it starts ends, and whatever runs it starts it again.
            for (var again = 0; !await TryStartAsync(again == MostStarts, cancellationToken); again++)
                await Task.Delay(500, cancellationToken);
        }
        finally
        {
            Starts.Release();
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        IsUp = false;
        await _process!.KillAsync(cancellationToken);
    }

    /// <summary>Asks it to end, as an orchestrator does.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        IsUp = false;
        return await _process!.StopAsync(cancellationToken);
    }

    /// <summary>Freezes it for a while; it knows nothing of it.</summary>
    public async Task FreezeAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        IsUp = false;
        await SignalAsync("-STOP");
        try
        {
            await Task.Delay(length, cancellationToken);
        }
        finally
        {
            await SignalAsync("-CONT");
            IsUp = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }

    private async Task<bool> TryStartAsync(bool isLast, CancellationToken cancellationToken)
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = DrBotProcess.Start(File, _address, host.Folder);
        try
        {
            await _process.WaitUntilReadyAsync(cancellationToken);
            return IsUp = true;
        }
        catch (InvalidOperationException) when (!isLast && _process.HasExited)
        {
            return false;
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
