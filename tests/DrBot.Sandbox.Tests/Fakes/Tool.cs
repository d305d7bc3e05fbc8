using System.Diagnostics;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.Fakes;

/// <summary>Runs a program of the machine with the practice credentials and none of the machine's.</summary>
internal sealed class Tool(SandboxHost host, string path)
{
    /// <summary>Put before the machine's PATH.</summary>
    public string? Wrappers { get; init; }

    /// <summary>Variables beside the practice environment's.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public async Task<(int Exit, string Out, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(path)
        {
            WorkingDirectory = host.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var machinePath = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = Wrappers is null ? machinePath : $"{Wrappers}:{machinePath}";
        foreach (var (name, value) in PracticeEnvironment.Of(host.Folder).Concat(Variables))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, error) =
            (process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{path} {string.Join(' ', arguments)} did not end within two minutes");
        }

        return (process.ExitCode, await output, await error);
    }
}
