using System.Diagnostics;
using System.Text.Json.Nodes;

namespace DrBot.TestKit;

/// <summary>The Node scripts of <c>tests/peers</c>, which hold Slack's own packages against ours.</summary>
public static class Peers
{
    private static readonly Lazy<string?> Installation = new(Install);

    /// <summary>The folder of the scripts.</summary>
    public static string Folder { get; } = Path.Combine(Machine.Repository, "tests", "peers");

    /// <summary>Null when the scripts can run; otherwise why they cannot.</summary>
    public static string? Missing =>
        Machine.Find("node") is null ? "needs node, not found on this machine" : Installation.Value;

    /// <summary>Runs a script to its end and returns the last line it said.</summary>
    /// <param name="script">File name.</param>
    /// <param name="input">What it reads from standard input, or null.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<JsonObject> RunAsync(string script, string? input, params string[] arguments)
    {
        await using var peer = new Peer(script, arguments);
        if (input is not null)
            await peer.SayAsync(input);
        JsonObject? last = null;
        while (await peer.NextAsync() is { } line)
            last = line;
        return last ?? throw new InvalidOperationException($"{script} said nothing: {peer.Complaints}");
    }

    internal static ProcessStartInfo Start(string program, params string[] arguments) => new(program, arguments)
    {
        WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    };

    // Test projects run side by side: one installs, the others wait at the lock and find it done.
    private static string? Install()
    {
        if (Machine.Find("npm") is not { } npm)
            return Directory.Exists(Path.Combine(Folder, "node_modules"))
                ? null : "needs npm, not found on this machine";
        using var mine = Locked();
        if (File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
            return null;
        using var process = Process.Start(Start(
            npm, "ci", "--no-audit", "--no-fund", "--fetch-retries=0", "--fetch-timeout=15000"))!;
        var complaints = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
            process.Kill(entireProcessTree: true);
        return process.HasExited && process.ExitCode == 0
            ? null : $"needs the packages of tests/peers; 'npm ci' failed: {complaints.Result}";
    }

    private static FileStream Locked()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                var path = Path.Combine(Path.GetTempPath(), $"drbot-peers-{Environment.UserName}.lock");
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (tries < 1_800)
            {
                Thread.Sleep(100);
            }
        }
    }
}
