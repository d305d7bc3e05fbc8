using System.Diagnostics;

namespace DrBot.Sandbox.Hosting;

/// <summary>
/// Sees to it that a child does not outlive the sandbox, even one that is killed: a shell waits on a pipe whose other
/// end only this process holds, and kills the child once that end is gone.
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    private readonly Process? _shell;

    public Watchdog(int child)
    {
        if (OperatingSystem.IsWindows())
            return;
        _shell = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            ArgumentList = { "-c", $"read -r calm; [ \"$calm\" = released ] || kill -9 {child}" },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_shell is null)
            return;
        try
        {
            await _shell.StandardInput.WriteLineAsync("released");
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell is gone already.
        }

        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
