using System.Diagnostics;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.World;
using DrBot.TestKit;
using Microsoft.Data.Sqlite;

namespace DrBot.EndToEnd;

/// <summary>Stores on which nothing could be promised: the real process does not start, ends with 3 and says why.</summary>
public sealed class StoreRefusedTests
{
    [Fact]
    public async Task Serve_SqliteFileOfANewerSchema_EndsWith3AndLeavesItAlone()
    {
        await using var practice = await Practice.StartAsync();
        Assert.Equal(0, await practice.Bot.StopAsync(practice.Patience));
        var file = Path.Combine(practice.Host.Folder, "drbot.db");
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version=99";
            command.ExecuteNonQuery();
        }

        var before = await File.ReadAllBytesAsync(file);
        var (exit, _, error) = await DrBotCommand.RunAsync(practice.Host.Folder, "serve", "--config", practice.Host.ConfigFile);

        Assert.Equal(3, exit);
        Assert.Contains("has schema 99", error, StringComparison.Ordinal);
        Assert.Contains("start that version", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file));
    }

    [WideFact("postgres")]
    public async Task Serve_DatabaseOfANewerSchema_EndsWith3()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        await using var practice = await Practice.StartAsync(
            new SandboxOptions { Plan = Practice.ShortPlan, Store = server.Url(database) });
        Assert.Equal(0, await practice.Bot.StopAsync(practice.Patience));
        var schema = await server.SqlAsync(database, "SELECT schemaname FROM pg_tables WHERE tablename = 'about'");
        await server.SqlAsync(database, $"UPDATE {schema}.about SET version = 99");

        var (exit, _, error) = await DrBotCommand.RunAsync(practice.Host.Folder, "serve", "--config", practice.Host.ConfigFile);

        Assert.Equal(3, exit);
        Assert.Contains("has schema 99", error, StringComparison.Ordinal);
        Assert.DoesNotContain("p%40ss", error, StringComparison.Ordinal);
    }

    [MountTableFact]
    public async Task Serve_StoreOnANetworkFileSystem_EndsWith3BeforeAnythingIsWritten()
    {
        await using var practice = await Practice.StartAsync(withDrBot: false);
        var mounts = Path.Combine(practice.Host.Folder, "mountinfo");
        await File.WriteAllTextAsync(mounts, "22 1 0:20 / / rw,relatime - nfs4 server:/export rw\n");

        var (exit, error) = await ServeAsync(practice.Host, mounts);

        Assert.Equal(3, exit);
        Assert.Contains("network file system (nfs4)", error, StringComparison.Ordinal);
        Assert.Contains("local disk", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(practice.Host.Folder, "drbot.db*"));
    }

    // The process sees a mount table of its own, in which everything lies on a server.
    private static async Task<(int Exit, string Error)> ServeAsync(SandboxHost host, string mounts)
    {
        var start = new ProcessStartInfo(
            "unshare",
            ["-m", "sh", "-c", "mount --bind \"$0\" /proc/$$/mountinfo && exec \"$@\"", mounts,
                "dotnet", Path.Combine(AppContext.BaseDirectory, "drbot.dll"), "serve", "--config", host.ConfigFile])
        {
            WorkingDirectory = host.Folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in PracticeEnvironment.Of(host.Folder))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        _ = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "it serves");
        }
    }

    /// <summary>Runs where a process can be given a mount table of its own.</summary>
    private sealed class MountTableFactAttribute : FactAttribute
    {
        private static readonly bool IsPossible = Try();

        public MountTableFactAttribute() => Skip = IsPossible ? null : "a mount table of its own needs unshare and the right to use it";

        private static bool Try()
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(
                    "unshare", ["-m", "sh", "-c", "mount --bind /dev/null /proc/$$/mountinfo"])
                { RedirectStandardError = true })!;
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
