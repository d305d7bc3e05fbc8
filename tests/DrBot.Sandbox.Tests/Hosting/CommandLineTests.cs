using System.Net;
using System.Net.Sockets;
using DrBot.Sandbox.Hosting;

namespace DrBot.Sandbox.Tests.Hosting;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("2: --speed is a number above 0, at most 1000; found 'abc'", "--speed", "abc")]
    [InlineData("2: --speed is a number above 0, at most 1000; found '0'", "--speed", "0")]
    [InlineData("2: --speed is a number above 0, at most 1000; found '-3'", "demo", "--speed", "-3")]
    [InlineData("2: --speed is a number above 0, at most 1000; found 'NaN'", "demo", "--speed", "NaN")]
    [InlineData("2: --port is a number from 0 to 65535; found '99999'", "--port", "99999")]
    [InlineData("2: --port is a number from 0 to 65535; found 'abc'", "--port", "abc")]
    [InlineData("2: Unrecognized command or argument 'dance'.", "dance")]
    [InlineData("2: Unrecognized command or argument '--colour'.", "demo", "--colour")]
    public async Task Run_WronglyTyped_SaysWhatAndEndsWithUsage(string expected, params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.Equal(expected, $"{code}: {error.Split('\n')[0].TrimEnd('\r')}");
        Assert.EndsWith("see --help", error.TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task Run_Help_IsPrintedAndNoError()
    {
        var (code, output, error) = await RunAsync("demo", "--help");

        Assert.Equal(0, code);
        Assert.Contains("--json", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Theory]
    [InlineData("nothing.yaml", true)]
    [InlineData("bad.yaml", false)]
    public async Task Run_PlanThatCannotBeRead_EndsWithoutATrace(string name, bool missing)
    {
        var folder = Directory.CreateTempSubdirectory("drbot-cli-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "bad.yaml"), "plan: x\n  title: [\n");
            var plan = Path.Combine(folder.FullName, name);

            Assert.Equal(missing ? 3 : 1, (await RunAsync("demo", "--plan", plan)).Code);
            Assert.Equal(missing ? 3 : 1, (await RunAsync("--port", "0", "--plan", plan)).Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Run_PortTaken_EndsAsNotReachable()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(3, (await RunAsync("--port", port)).Code);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (await CommandLine.RunAsync(args, output, error), output.ToString(), error.ToString());
    }
}
