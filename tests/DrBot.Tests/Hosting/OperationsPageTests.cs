using System.Text.RegularExpressions;
using DrBot.Commands.Updates;
using DrBot.Hosting;
using DrBot.Hosting.Configuration;
using DrBot.Journal.Sqlite;
using DrBot.TestKit;
using DrBot.Tests.Updates;
using Microsoft.Data.Sqlite;

namespace DrBot.Tests.Hosting;

/// <summary>What docs/operations.md promises.</summary>
public sealed partial class OperationsPageTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Machine.Repository, "docs", "operations.md"));

    private readonly TemporaryFolder folder = new();

    private static string Example => Yaml().Match(Page).Groups[1].Value;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Example_IsAConfigurationWithoutMistakes()
    {
        folder.Write("secrets/status-page.key", "key\n");
        folder.Write("secrets/link.key", new string('k', 40) + "\n");
        var options = BotOptionsReader.Read(Example, folder.Path, Variable);
        Assert.Equal(("production", "drbot.example/prod-1"), (options.Environment, options.AuditOrigin));
        Assert.Equal("pass/word", options.Mail!.Password);
        Assert.Equal("key", options.StatusPage!.Key);
        Assert.Equal(new Uri("http://127.0.0.1:4318"), options.Otlp);
        Assert.Equal(2, options.Providers.Kubernetes.Clusters.Count);
    }

    [Fact]
    public void Table_HoldsEveryKeyThatIsRead_AndNoOther()
    {
        var written = Key().Matches(Page).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal);
        var read = BotOptionsReader.Keys(Example + "\nclock: {}\n", folder.Path, Variable)
            .Select(k => k.Replace(".recovery.", ".NAME.", StringComparison.Ordinal).Replace(".primary.", ".NAME.",
                StringComparison.Ordinal)
                .Replace("tokens.monitoring.", "tokens.NAME.", StringComparison.Ordinal)
                .Replace("endpoints.rds", "endpoints.SERVICE", StringComparison.Ordinal)
                .Replace("resolve.api.example.com:443", "resolve.HOST:PORT", StringComparison.Ordinal))
            .Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(read, written);
    }

    [Fact]
    public void Telemetry_EveryMeterIsTold() =>
        Assert.All(Telemetry.Meters.Concat(Telemetry.Sources), name =>
            Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));

    [Fact]
    public void GracefulStop_TheBoundIsTold() =>
        Assert.Contains(
            $"after {GracefulStop.Longest.TotalSeconds:0} seconds at the latest", Page, StringComparison.Ordinal);

    [Fact]
    public async Task Backup_BesideARunningServer_IsAStoreThatVerifies()
    {
        await using var story = await UpdateStory.BeginAsync();
        await story.DeclareAsync();
        var backup = folder.At("backup.db");
        await using (var other = new SqliteConnection($"Data Source={story.Store};Pooling=False"))
        {
            await other.OpenAsync();
            await using var copy = other.CreateCommand();
            copy.CommandText = $"VACUUM INTO '{backup}'";
            await copy.ExecuteNonQueryAsync();
        }

        await story.DoAsync(new RequestUpdate(Cast.Sarah, "1", null, "after the backup"));
        await using var restored = await SqliteJournal.OpenAsync(
            new SqliteOptions { Path = backup, Origin = Journal.Sqlite.StoreFolder.Origin }, TimeProvider.System,
                default);
        Assert.Equal(story.Journal.Head - 1, restored.Head);
    }

    private static string? Variable(string name) => name switch
    {
        "SLACK_BOT_TOKEN" => "xoxb-1",
        "SLACK_APP_TOKEN" => "xapp-1",
        "SMTP_PASSWORD" => "pass/word",
        _ => null,
    };

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Yaml();

    // A row of the reference; other tables begin with an address, a meter or nothing.
    [GeneratedRegex(@"^\| `([a-z]+[a-zA-Z0-9:.-]*)` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Key();
}
