using System.Collections.Concurrent;
using System.Globalization;
using DrBot.Journal;
using DrBot.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace DrBot.Tests.Journal.Sqlite;

public sealed class SqliteSettingsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly StoreFolder store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Writer_EveryConnection_HasTheSettingsDurabilityRestsOn()
    {
        var seen = new ConcurrentQueue<string>();
        var failOnce = 1;
        var options = new SqliteOptions
        {
            Path = store.Database,
            Origin = StoreFolder.Origin,
            WriterOpened = c => seen.Enqueue(Settings(c)),
            Committing = () =>
            {
                if (Interlocked.Exchange(ref failOnce, 0) == 1)
                    throw new SqliteException("disk I/O error", 10);
            },
        };
        await using var journal = await store.OpenAsync(options);
        await SqliteJournalTests.AppendAsync(journal, "s");

        Assert.Equal(2, seen.Count);
        Assert.All(seen, s => Assert.Equal("wal 2 1 2000 1", s));
    }

    [Fact]
    public async Task Reader_EveryConnection_CannotWrite()
    {
        await using var journal = await store.OpenAsync();

        var settings = await journal.ReadAsync(
            s => (s.Scalar("PRAGMA query_only"), s.Scalar("PRAGMA synchronous"), s.Scalar("PRAGMA foreign_keys")), None);
        Assert.Equal((1L, 2L, 1L), settings);
        await Assert.ThrowsAsync<JournalUnavailableException>(
            () => journal.ReadAsync(s => s.Execute("DELETE FROM receipts"), None));
    }

    [Fact]
    public async Task Erase_AText_LeavesNoByteOfItInTheFiles()
    {
        await using (var journal = await store.OpenAsync())
        {
            var data = System.Text.Json.Nodes.JsonNode.Parse("""{"name":{"$private":"Xanthippe Quux"}}""")!.AsObject();
            await journal.AppendAsync(
                new AppendRequest
                {
                    Streams = [new StreamAppend("s", 0, [new JournalRecord("x", "", "", "system", 1, data)])],
                    At = DateTimeOffset.UnixEpoch,
                },
                None);
            Assert.Contains("Xanthippe", Files(), StringComparison.Ordinal);
            var hash = Assert.Single(await journal.FindPrivateAsync("Xanthippe Quux", None));

            Assert.True(await journal.EraseAsync(hash, None));
            Assert.False(await journal.EraseAsync(hash, None));
        }

        Assert.DoesNotContain("Xanthippe", Files(), StringComparison.Ordinal);
    }

    private static string Settings(SqliteConnection connection)
    {
        return string.Join(' ', new[] { "journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete" }.Select(Read));

        string Read(string name)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA " + name;
            return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
        }
    }

    private string Files()
    {
        var all = "";
        foreach (var path in Directory.GetFiles(store.Root, "drbot.db*").Where(p => !p.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
            all += reader.ReadToEnd();
        }

        return all;
    }
}
