using System.Text.Json.Nodes;
using DrBot.Journal;
using DrBot.Journal.Sqlite;

// A process to be killed: opens the store and appends from several writers without end. Each line it prints is an
// acknowledged append, "stream version", or "unavailable …"; "open" means that it has the store, "refused …" that it
// did not get it.
var writers = int.Parse(args[1]);
try
{
    var options = new SqliteOptions { Path = args[0], Origin = "drbot.example/test-1" };
    await using var journal = await SqliteJournal.OpenAsync(options, TimeProvider.System, CancellationToken.None);
    Console.WriteLine("open");
    await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(() => AppendAsync(journal, $"w/{w}"))));
    await Console.In.ReadLineAsync();
}
catch (StoreRefusedException e)
{
    Console.WriteLine("refused " + e.Message);
}

static async Task AppendAsync(SqliteJournal journal, string stream)
{
    var version = (await journal.ReadStreamAsync(stream, 0, CancellationToken.None)).Count;
    while (true)
    {
        var record = new JournalRecord("probe.appended", "", "", "system", 1, new JsonObject { ["n"] = version });
        try
        {
            var result = await journal.AppendAsync(
                new AppendRequest { Streams = [new StreamAppend(stream, version, [record])], At = DateTimeOffset.UnixEpoch },
                CancellationToken.None);
            if (result is not AppendResult.Appended)
                throw new InvalidOperationException($"{result}");
            version++;
            Console.WriteLine($"{stream} {version}");
        }
        catch (JournalUnavailableException e)
        {
            Console.WriteLine("unavailable " + e.Message);
            await Task.Delay(100);
        }
    }
}
