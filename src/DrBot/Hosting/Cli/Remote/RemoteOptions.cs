using System.CommandLine;
using System.Security.Cryptography;
using DrBot.Web;

namespace DrBot.Hosting.Cli.Remote;

/// <summary>The options of every command that speaks to a running DrBot, and what they come to.</summary>
internal sealed class RemoteOptions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Option<string?> server = new("--server")
    {
        Description = "the address of the running DrBot; otherwise the environment's DRBOT_SERVER",
    };

    private readonly Option<string?> key = new("--key")
    {
        Description = "the file of your key; otherwise the environment's DRBOT_KEY",
    };

    private readonly Option<string?> token = new("--token-file")
    {
        Description = "a file that holds a bearer token, instead of a key; otherwise the environment's DRBOT_TOKEN",
    };

    /// <summary>Print one JSON document.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(server);
        command.Add(key);
        command.Add(token);
        command.Add(Json);
    }

    /// <summary>True when a server was named on the command line.</summary>
    public bool NamesServer(ParseResult result) => result.GetValue(server) is not null;

    /// <summary>Runs a command against the server. Exit codes: 0 done, 1 refused, 2 usage, 3 not reachable, 4 whether it was
    /// done is not known.</summary>
    public async Task<int> RunAsync(ParseResult result, Func<ServerClient, Task<int>> run)
    {
        var error = result.InvocationConfiguration.Error;
        try
        {
            using var pair = PairOf(result);
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };
            return await run(new ServerClient(http, LoginOf(result, pair), Clocks.Of(null).Wire));
        }
        catch (ServerException e)
        {
            await error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (FormatException e)
        {
            await error.WriteLineAsync(e.Message);
            return 2;
        }
        catch (ProblemException e)
        {
            await error.WriteLineAsync($"what answers there is no DrBot of this version: {e.Message}");
            return 3;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(e.Message);
            return 3;
        }
    }

    /// <summary>Prints an answer, on stderr when it is a problem.</summary>
    public async Task<int> SayAsync(ParseResult result, ServerAnswer answer)
    {
        if (result.GetValue(Json))
        {
            PlanJson.Write(result.InvocationConfiguration.Output, answer.Body);
            return answer.ExitCode;
        }

        await (answer.IsWell ? result.InvocationConfiguration.Output : result.InvocationConfiguration.Error).WriteLineAsync(answer.Text);
        return answer.ExitCode;
    }

    private ECDsa? PairOf(ParseResult result)
    {
        if (result.GetValue(key) is { } named)
            return KeyFile.Read(named);
        var isToken = result.GetValue(token) is not null || Variable("DRBOT_TOKEN") is not null;
        return !isToken && Variable("DRBOT_KEY") is { } path ? KeyFile.Read(path) : null;
    }

    private ServerLogin LoginOf(ParseResult result, ECDsa? pair)
    {
        var address = result.GetValue(server) ?? Variable("DRBOT_SERVER")
            ?? throw new FormatException("say where the running DrBot is: --server https://drbot.example.com, or DRBOT_SERVER");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !(uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback)))
            throw new FormatException($"--server must be an https address (http to this machine alone), found '{address}'");
        if (result.GetValue(key) is not null && result.GetValue(token) is not null)
            throw new FormatException("give a key or a token, not both");
        var bearer = pair is not null ? null
            : result.GetValue(token) is { } file ? File.ReadAllText(file).Trim() : Variable("DRBOT_TOKEN");
        return pair is null && bearer is null
            ? throw new FormatException("say who you are: --key FILE (`drbot key new` makes one), or --token-file FILE")
            : new ServerLogin(uri, pair, bearer);
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
