using System.Diagnostics;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.World;
using DrBot.Slack;

namespace DrBot.Tests.Hosting.Cli;

/// <summary>The command as an operator runs it, against the practice world.</summary>
public sealed class DoctorCommandTests : IAsyncLifetime
{
    private SandboxHost host = null!;

    public async Task InitializeAsync() =>
        host = await SandboxHost.StartAsync(new SandboxOptions { SocketMode = true }, default);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Doctor_EverythingInPlace_ExitsWithZero()
    {
        var (code, findings) = await ExamineAsync();
        Assert.DoesNotContain(findings, f => f.Level == "fail");
        Assert.Equal(0, code);
        string[] examined =
        [
            "configuration", "plan unjucks.yaml", "store", "store writable", "store room", "journal", "clock",
                "slack token",
            "slack scopes", "slack socket", "slack #incidents", "slack group S0DIRECTORS", "aws us-east-1",
                "aws us-west-2",
            "kubernetes primary", "kubernetes recovery", "kubernetes recovery unjucks-dr/unjucks-api",
            "kubernetes recovery unjucks-dr/unjucks-config", "egress", "mail", "status page",
        ];
        Assert.Empty(examined.Except(findings.Select(f => f.Name)));
        Assert.Contains("patch deployments/scale", Find(
            findings, "kubernetes primary unjucks-prod/unjucks-api").Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithoutJson_PrintsALineAFindingAndASummary()
    {
        var (_, output) = await RunAsync("--config", host.ConfigFile);
        Assert.Contains("ok    slack scopes: all 14 that are needed", output, StringComparison.Ordinal);
        Assert.Matches(@"\d+ ok", output.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public async Task Doctor_ThingsOutOfPlace_NamesEachWithWhatToDo()
    {
        await EditAsync(text => text
            .Replace("channel: incidents", "channel: no-such-channel", StringComparison.Ordinal)
            .Replace($"key: {PracticeCredentials.StatusPageKey}", "key: wrong", StringComparison.Ordinal)
            .Replace("clusters: { primary:", "clusters: { elsewhere:", StringComparison.Ordinal));
        var (code, findings) = await ExamineAsync();
        Assert.Equal(1, code);
        Assert.Equal("fail", Find(findings, "slack #no-such-channel").Level);
        Assert.Contains("channels.status-page.key", Find(findings, "status page").Found, StringComparison.Ordinal);
        Assert.Contains(findings, f => f is { Level: "fail", Advice: { } advice }
            && advice.Contains("add providers.kubernetes.clusters.primary", StringComparison.Ordinal));
        Assert.Equal("ok", Find(findings, "mail").Level);
    }

    [Fact]
    public async Task Doctor_MailServerAway_IsSaidToBeUnknown()
    {
        await EditAsync(text => text.Replace($"smtp://{host.Smtp}", "smtp://127.0.0.1:9", StringComparison.Ordinal));
        var (code, findings) = await ExamineAsync();
        Assert.Equal(("fail", false), (Find(findings, "mail").Level, Find(findings, "mail").Reached));
        Assert.Equal(3, code);
    }

    [Fact]
    public async Task Doctor_AServerRuns_SaysWhoHoldsTheStore()
    {
        var server = await host.StartDrBotAsync(default);
        var (code, findings) = await ExamineAsync();
        Assert.Contains($"process {server.Id}", Find(findings, "journal").Found, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData("environment: [", 1)]
    [InlineData(null, 3)]
    public async Task Doctor_ConfigurationUnusable_EndsThere(string? text, int exitCode)
    {
        var file = Path.Combine(host.Folder, "other.yaml");
        if (text is not null)
            await File.WriteAllTextAsync(file, text);
        var (code, output) = await RunAsync("--config", file);
        Assert.Equal(exitCode, code);
        Assert.StartsWith("fail  configuration: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifest_Scopes_AreRead() => Assert.Contains("chat:write", SlackManifest.BotScopes);

    private static Seen Find(IEnumerable<Seen> findings, string name) => Assert.Single(findings, f => f.Name == name);

    private async Task EditAsync(Func<string, string> edit)
    {
        var before = await File.ReadAllTextAsync(host.ConfigFile);
        var after = edit(before);
        Assert.NotEqual(before, after);
        await File.WriteAllTextAsync(host.ConfigFile, after);
    }

    private async Task<(int Code, IReadOnlyList<Seen> Findings)> ExamineAsync()
    {
        var (code, output) = await RunAsync("--config", host.ConfigFile, "--json");
        return (code, [.. JsonNode.Parse(output)!["findings"]!.AsArray().Select(f => new Seen(
            (string)f!["level"]!, (string)f["name"]!, (string)f["found"]!, (string?)f["advice"],
                (bool)f["reached"]!))]);
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(
            AppContext.BaseDirectory, "drbot.dll"), "doctor", .. arguments])
        {
            RedirectStandardOutput = true, WorkingDirectory = host.Folder,
        };
        foreach (var name in start.Environment.Keys.Where(n =>
            n.StartsWith("AWS_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in PracticeEnvironment.Of(host.Folder))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private sealed record Seen(string Level, string Name, string Found, string? Advice, bool Reached);
}
