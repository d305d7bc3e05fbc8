using System.Net;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Hosting;
using Microsoft.Data.Sqlite;

namespace DrBot.EndToEnd;

/// <summary>A journal that does not verify is served to be read, and nothing changes.</summary>
public sealed class ReadOnlyTests : IAsyncLifetime
{
    private Practice _practice = null!;
    private SlackRequests _slack = null!;
    private string _incident = "";

    private string Store => Path.Combine(_practice.Host.Folder, "drbot.db");

    public async Task InitializeAsync()
    {
        _practice = await Practice.StartAsync();
        _slack = new SlackRequests(_practice.Host.DrBot);
        var (_, answer) = await _slack.AnsweredAsync(SlackRequests.Command("declare something happened"));
        _incident = Regex.Match(answer, @"DR-\d{8}-\d{6}").Value;
        Assert.Equal(0, await _practice.Bot.StopAsync(CancellationToken.None));
    }

    public async Task DisposeAsync()
    {
        _slack.Dispose();
        await _practice.DisposeAsync();
    }

    [Fact]
    public async Task Serve_AChainThatDoesNotVerify_IsReadOnlyAndEndsWith1()
    {
        Assert.False(File.Exists(Store + "-wal"), "a graceful stop leaves everything in the one file");
        Tamper("DELETE FROM snapshots; UPDATE entries SET leaf = zeroblob(32) WHERE seq = 1");

        var bot = await _practice.Host.LaunchDrBotAsync();
        await DemandReadOnlyAsync("journal entry 1 is not what was written");

        Assert.Equal(1, await bot.StopAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Serve_ABreakBeforeTheSnapshot_IsFoundWhileServingAndEndsWith1()
    {
        Tamper("UPDATE entries SET leaf = zeroblob(32) WHERE seq = 1");

        var bot = await _practice.Host.LaunchDrBotAsync();
        await DemandReadOnlyAsync("journal entry 1 is not what was written");

        Assert.Equal(1, await bot.StopAsync(CancellationToken.None));
    }

    private async Task DemandReadOnlyAsync(string why)
    {
        await DemandNotReadyAsync(why);
        var head = Head();
        var (status, shown) = await AskAsync("status");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(_incident, shown, StringComparison.Ordinal);
        Assert.Contains(_incident, (await AskAsync("list --all")).Text, StringComparison.Ordinal);
        foreach (var change in (string[])["note it is over", "declare another one", "failover", "severity 2"])
            Assert.Contains(why, (await AskAsync(change)).Text, StringComparison.Ordinal);
        var (exit, listed, _) = await DrBotCommand.RunAsync(_practice.Host.Folder, "incident", "show", _incident, "--store", Store);
        Assert.Equal(0, exit);
        Assert.Contains(_incident, listed, StringComparison.Ordinal);
        var exported = Path.Combine(_practice.Host.Folder, "exported");
        Assert.Equal(0, (await DrBotCommand.RunAsync(_practice.Host.Folder, "audit", "export", "--store", Store, "--out", exported)).Exit);
        Assert.Equal(head, Head());
    }

    // The server changes over at some moment: until then it cannot be reached, or refuses with the same reason.
    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string command)
    {
        for (var left = 600; ; left--)
        {
            try
            {
                var answer = await _slack.SignedAsync(SlackRequests.Command(command, trigger: Guid.NewGuid().ToString("N")));
                if (answer.Status == HttpStatusCode.OK && !answer.Text.Contains("cannot tell who you are", StringComparison.Ordinal))
                    return answer;
            }
            catch (HttpRequestException) when (left > 0)
            {
                // Between the two.
            }

            Assert.True(left > 0, $"'{command}' was not answered");
            await Task.Delay(100);
        }
    }

    private async Task DemandNotReadyAsync(string why)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _practice.Host.DrBot };
        var seen = "nothing";
        for (var left = 300; left > 0; left--)
        {
            try
            {
                using var response = await http.GetAsync(new Uri("readyz", UriKind.Relative));
                seen = await response.Content.ReadAsStringAsync();
                if (response.StatusCode == HttpStatusCode.ServiceUnavailable && seen.Contains(why, StringComparison.Ordinal))
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }

        Assert.Fail("readyz said: " + seen);
    }

    private long Head() => Sql("SELECT max(seq) FROM entries");

    private void Tamper(string sql) => Sql("DROP TRIGGER entries_stay; DROP TRIGGER entries_last; " + sql + "; SELECT 0");

    private long Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Store};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
