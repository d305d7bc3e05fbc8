using System.ComponentModel;
using System.Diagnostics;
using DrBot.Providers.Http;

namespace DrBot.Providers.Kubernetes.Access;

/// <summary>A program that prints credentials.</summary>
internal sealed record ExecProgram(
    string Command, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Variables, string ApiVersion)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="ProviderException">It cannot be started, failed, or took too long.</exception>
    public async Task<string> RunAsync(TimeProvider wire, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, wire);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var process = Start();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(both.Token);
            var output = await process.StandardOutput.ReadToEndAsync(both.Token);
            await process.WaitForExitAsync(both.Token);
            return process.ExitCode == 0 ? output
                : throw Failed($"ended with {process.ExitCode}: {Redaction.Snippet(await errors)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"gave no credentials within {Patience.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Command)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] =
            $$$"""{"apiVersion":"{{{ApiVersion}}}","kind":"ExecCredential","spec":{"interactive":false}}""";
        try
        {
            return Process.Start(start) ?? throw Failed("did not start");
        }
        catch (Win32Exception e)
        {
            throw Failed($"cannot be started: {e.Message}");
        }
    }

    private ProviderException Failed(string how) =>
        new("kubernetes", "exec", ProviderFailure.Denied,
            $"the credential program '{Command}' of the kubeconfig {how}");
}
