using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using DrBot.Hosting.Cli;
using DrBot.TestKit;

namespace DrBot.Tests.Journal.Audit.Verification;

/// <summary>What docs/audit.md promises, done as it says.</summary>
[Collection(AuditStages.Name)]
public sealed class AuditPageTests(AuditStage stage)
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Machine.Repository, "docs", "audit.md"));

    [RequiresFact("openssl", "xxd", "bash")]
    public async Task Shell_EveryCommandOfThePage_HoldsForTheWholeExport()
    {
        var (code, said) = await ShellAsync(stage.Copy());

        Assert.True(code == 0, said);
        Assert.Contains("Verified OK", said, StringComparison.Ordinal);
    }

    [RequiresFact("openssl", "xxd", "bash")]
    public async Task Shell_ARewrittenExport_FailsToo()
    {
        Assert.NotEqual(0, (await ShellAsync(stage.Spoil("delete approval.recorded 0", "rechain"))).Code);
        Assert.NotEqual(0, (await ShellAsync(stage.Spoil("note /test\n /test\n1"))).Code);
        Assert.NotEqual(0, (await ShellAsync(stage.Spoil("replace run.proposed 0 \"title\":\" \"title\":\"x", "rechain", "resign KEY"))).Code);
    }

    [Fact]
    public async Task Commands_OfThePage_AnswerWithTheirCodes()
    {
        var proof = Path.Combine(stage.Copy(), "..", "entry.tlog-proof");
        string[] trust = ["--key", stage.PublicKey, "--origin", AuditStage.Origin];

        Assert.Equal(0, await RunAsync(["verify", stage.Whole, .. trust, "--pin", stage.Pin, "--max-gap", "2h"]));
        Assert.Equal(4, await RunAsync(["verify", stage.Whole, .. trust, "--max-gap", "2h"]));
        Assert.Equal(4, await RunAsync("verify", stage.Whole, "--pin", stage.Pin, "--max-gap", "2h"));
        Assert.Equal(1, await RunAsync(["verify", stage.Spoil("cut 12"), .. trust, "--pin", stage.Pin]));
        Assert.Equal(1, await RunAsync("verify", stage.Whole, "--key", stage.PublicKey, "--origin", "another"));
        Assert.Equal(2, await RunAsync("verify", stage.Whole, "--key", stage.StolenKey, "--origin", AuditStage.Origin));
        Assert.Equal(2, await RunAsync(["verify", stage.Whole, .. trust, "--max-gap", "soon"]));
        Assert.Equal(3, await RunAsync(["verify", stage.Whole, .. trust, "--pin", "/no/such/pin"]));
        Assert.Equal(0, await RunAsync("prove-entry", "7", "--from", stage.Whole, "--out", proof));
        Assert.Equal(0, await RunAsync(["verify-entry", proof, .. trust]));
        await File.WriteAllTextAsync(proof, (await File.ReadAllTextAsync(proof)).Replace("index 7", "index 8", StringComparison.Ordinal));
        Assert.Equal(1, await RunAsync(["verify-entry", proof, .. trust]));
        Assert.Equal(2, await RunAsync("prove-entry", "100000", "--from", stage.Whole, "--out", proof));
    }

    private static async Task<int> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await AuditCommands.Create().Parse(args)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        Assert.NotEmpty(output.ToString() + error);
        return code;
    }

    private async Task<(int Code, string Said)> ShellAsync(string export)
    {
        File.Copy(stage.PublicKey, Path.Combine(export, "audit.pub"));
        File.Copy(stage.Pin, Path.Combine(export, "pin"));
        var blocks = Regex.Matches(Page, "```sh\n(.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Select(m => m.Groups[1].Value);
        var script = Path.Combine(export, "script");
        await File.WriteAllTextAsync(script, "set -e\n" + string.Join('\n', blocks));
        using var process = Process.Start(new ProcessStartInfo("bash", [script])
        {
            WorkingDirectory = export, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }
}
