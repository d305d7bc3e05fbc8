using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Hosting;

namespace DrBot.Sandbox.Tests.Hosting;

public sealed class DrBotProcessTests
{
    [Fact]
    public async Task StartDrBot_KilledAndStartedAgain_IsReadyEachTimeAndStopsWhenAsked()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions(), CancellationToken.None);
        var first = await host.StartDrBotAsync(CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartDrBotAsync(CancellationToken.None));

        await first.KillAsync(CancellationToken.None);
        Assert.True(first.HasExited);
        var second = await host.StartDrBotAsync(CancellationToken.None);

        Assert.NotEqual(0, second.Id);
        Assert.Equal(0, await second.StopAsync(CancellationToken.None));
    }

    [Fact]
    public async Task StartDrBot_ConfigurationItRefuses_SaysWhatItPrinted()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxOptions(), CancellationToken.None);
        await File.AppendAllTextAsync(host.ConfigFile, "\nno-such-setting: 1\n");

        var failure =
            await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartDrBotAsync(CancellationToken.None));

        Assert.Contains("before it was ready", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no-such-setting", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sandbox_KilledItself_LeavesNoDrBotBehind()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "DrBot.Sandbox.dll"), "--port", "0" },
            RedirectStandardOutput = true,
        };
        using var sandbox = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            var line = await sandbox.StandardOutput.ReadLineAsync(patience.Token) ?? "";
            Assert.Matches(@"^A practice world is running on http://127\.0\.0\.1:\d+/ at 10 times real time\.$", line);
            var child = ChildOf(sandbox.Id);

            sandbox.Kill();

            await child.WaitForExitAsync(patience.Token);
            Assert.True(child.HasExited);
        }
        finally
        {
            if (!sandbox.HasExited)
                sandbox.Kill(entireProcessTree: true);
        }
    }

    private static Process ChildOf(int parent)
    {
        foreach (var process in Process.GetProcessesByName("dotnet"))
        {
            var stat = File.ReadAllText($"/proc/{process.Id}/stat");
            var fields = Regex.Match(stat, @"\) \S (\d+)", RegexOptions.None, TimeSpan.FromSeconds(1));
            if (int.Parse(fields.Groups[1].Value, CultureInfo.InvariantCulture) == parent)
                return process;
        }

        throw new InvalidOperationException($"process {parent} has no DrBot");
    }
}
