using System.CommandLine;
using DrBot.Commands.Approvals;
using DrBot.Hosting.Cli;
using DrBot.Hosting.Cli.Remote;
using DrBot.Tests.Web;
using DrBot.Web.Identity;

namespace DrBot.Tests.Hosting.Cli;

public sealed class KeyCommandsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task New_WritesAKeyNobodyElseCanRead_AndPrintsThePlansLine()
    {
        var file = folder.At("me.pem");
        var (code, output, _) = await RunAsync(KeyCommands.CreateKey(), "new", "--out", file);

        Assert.Equal(0, code);
        Assert.True(PersonKey.TryRead(Assert.Single(output.TrimEnd('\n').Split('\n')), out var key));
        using var pair = KeyFile.Read(file);
        Assert.Equal(key.Fingerprint, PersonKey.Of(pair).Fingerprint);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain("PRIVATE", output, StringComparison.Ordinal);
        Assert.Equal((0, key.Line + "\n"), await FirstTwoAsync("show", file));
    }

    [Fact]
    public async Task New_FileIsThereAlready_IsLeftAlone()
    {
        var file = folder.Write("me.pem", "something of mine");
        Assert.Equal(3, (await RunAsync(KeyCommands.CreateKey(), "new", "--out", file)).Code);
        Assert.Equal("something of mine", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Show_NoKeyOrReadableByOthers_IsRefused()
    {
        Assert.Equal(3, (await RunAsync(KeyCommands.CreateKey(), "show", folder.At("nothing.pem"))).Code);
        var text = folder.Write("text.pem", "no key");
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(text, UnixFileMode.UserRead);
        Assert.Contains("drbot key new", (await RunAsync(KeyCommands.CreateKey(), "show", text)).Error, StringComparison.Ordinal);
        var file = folder.At("open.pem");
        await RunAsync(KeyCommands.CreateKey(), "new", "--out", file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", (await RunAsync(KeyCommands.CreateKey(), "show", file)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_New_PrintsATokenAndItsHashApart()
    {
        var (code, output, error) = await RunAsync(KeyCommands.CreateToken(), "new", "monitoring");

        Assert.Equal(0, code);
        var token = output.Trim();
        Assert.StartsWith(TokenIdentity.Prefix, token, StringComparison.Ordinal);
        Assert.Contains(TokenIdentity.HashOf(token), error, StringComparison.Ordinal);
        Assert.DoesNotContain(token, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfARunningDrBot_ShowsItsIncidents()
    {
        await using var story = await WebStory.StartAsync(wire: TimeProvider.System);
        await story.ProposeAsync();
        var file = folder.Write("mike.pem", WebStory.PairOf("mike.johnson").ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string[] where = ["--server", story.Address.AbsoluteUri, "--key", file];

        var text = await RunAsync(IncidentCommands.Create(), ["list", .. where]);
        Assert.Equal((0, true), (text.Code, text.Output.Contains(story.Incident, StringComparison.Ordinal)));
        var json = await RunAsync(IncidentCommands.Create(), ["show", story.Incident, "--json", .. where]);
        Assert.Equal((0, true), (json.Code, json.Output.Contains("\"timeline\"", StringComparison.Ordinal)));
        Assert.Equal(3, (await RunAsync(IncidentCommands.Create(), "list", "--server", $"http://127.0.0.1:{Issuer.DeadPort()}", "--key", file)).Code);
        Assert.Equal(2, (await RunAsync(IncidentCommands.Create(), "list", "--server", "http://drbot.example.com", "--key", file)).Code);
    }

    private async Task<(int, string)> FirstTwoAsync(params string[] arguments)
    {
        var (code, output, _) = await RunAsync(KeyCommands.CreateKey(), arguments);
        return (code, output);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(Command command, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
