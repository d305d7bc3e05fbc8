using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using DrBot.Commands.Plans;
using DrBot.Hosting.Cli;
using DrBot.Journal;
using DrBot.Tests.Journal.Sqlite;

namespace DrBot.Tests.Hosting.Cli;

public sealed class AuditCommandsTests : IAsyncLifetime
{
    private static readonly PlanSource[] Plan = [new("p.yaml", "plan: p\n"), new("templates/a.hbs", "ü")];
    private readonly StoreFolder store = new();

    private string Out => Path.Combine(store.Root, "export");

    private string Log => Path.Combine(Out, "log.ndjson");

    public async Task InitializeAsync()
    {
        await using var journal = await store.OpenAsync();
        for (var i = 0; i < 4; i++)
            await SqliteJournalTests.AppendAsync(journal, "s/" + (i % 2), "mallory");
        await journal.Plans.StoreAsync(PlanHash.Compute(Plan), Plan, CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        store.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task ExportThenVerify_AWholeJournalThatNobodySigned_HoldsAndProvesNothing()
    {
        await using var running = await store.OpenAsync();

        var (exported, text, _) = await RunAsync("export", "--store", store.Database, "--out", Out);
        var (verified, report, _) = await RunAsync("verify", Out, "--origin", StoreFolder.Origin);

        Assert.Equal((0, 4), (exported, verified));
        Assert.Contains("5 entries, 0 checkpoints and 1 attachments", text, StringComparison.Ordinal);
        Assert.StartsWith("INCOMPLETE", report, StringComparison.Ordinal);
        Assert.Contains($"5 entries of {StoreFolder.Origin}, 1 attachments", report, StringComparison.Ordinal);
        var lines = await running.ReadAsync(
            s => DrBot.Journal.Sqlite.JournalQueries.Lines(s, -1, 100), CancellationToken.None);
        Assert.Equal(string.Concat(lines.Select(l => Encoding.UTF8.GetString(l) + "\n")), await File.ReadAllTextAsync(Log));
        Assert.Equal("p.yaml\n8\nplan: p\ntemplates/a.hbs\n2\nü",
            await File.ReadAllTextAsync(Path.Combine(Out, "attachments", PlanHash.Compute(Plan))));
    }

    [Fact]
    public async Task Verify_Json_IsOneDocument()
    {
        await ExportAsync();

        var (_, text, _) = await RunAsync("verify", Out, "--json");

        var found = JsonNode.Parse(text)!;
        Assert.Equal((5, true), ((int)found["entries"]!, (bool)found["holds"]!));
        Assert.Equal(64, ((string)found["root"]!).Length);
    }

    [Fact]
    public async Task Export_WithoutAttachments_WithholdsThePlans()
    {
        await RunAsync("export", "--store", "sqlite:" + store.Database, "--out", Out, "--no-attachments");

        Assert.Equal([Log], Directory.GetFileSystemEntries(Out));
    }

    [Fact]
    public async Task Export_IntoAFullFolder_IsRefusedAndTouchesNothing()
    {
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(Path.Combine(Out, "x"), "");

        var (code, _, error) = await RunAsync("export", "--store", store.Database, "--out", Out);

        Assert.Equal(3, code);
        Assert.Contains("not empty", error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Out));
    }

    [Theory]
    [InlineData(3, "export", "--store", "/no/such.db", "--out", "/tmp/never")]
    [InlineData(2, "export", "--store", "postgres://x:y@z", "--out", "/tmp/never")]
    [InlineData(3, "export", "--store", "postgres://x:y@127.0.0.1:1/db", "--out", "/tmp/never")]
    [InlineData(3, "verify", "/no/such/folder")]
    public async Task Run_WhatIsNotThere_EndsWithItsCodeAndAnExplanation(int expected, params string[] args)
    {
        var (code, _, error) = await RunAsync(args);

        Assert.Equal(expected, code);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("a byte of a text", "mallory", "alice..", "line 3: prev is")]
    [InlineData("a seq", "\"seq\":2", "\"seq\":7", "line 3: seq is 7, expected 2")]
    [InlineData("a version", "\"stream\":\"s/1\",\"version\":1", "\"stream\":\"s/1\",\"version\":3", "line 3: version of stream s/1")]
    [InlineData("a CR", "}}\n", "}}\r\n", "line 1: not one JSON object")]
    [InlineData("a duplicate key", "\"v\":1,", "\"v\":1,\"v\":1,", "line 1: ")]
    [InlineData("another order", "\"v\":1,\"log\":\"drbot.example/test-1\"", "\"log\":\"drbot.example/test-1\",\"v\":1", "line 1: the members are not")]
    [InlineData("another time", "Z\",\"type\"", "\",\"type\"", "line 1: t is")]
    [InlineData("another origin", "drbot.example/test-1", "drbot.example/test-2", "line 1: log is")]
    [InlineData("an empty line", "}}\n", "}}\n\n", "line 2: not one JSON object")]
    [InlineData("a byte order mark", "{\"v\":1", "\uFEFF{\"v\":1", "line 1: not one JSON object")]
    public async Task Verify_ALogWithOneChange_IsTamperedAndSaysWhere(string change, string old, string with, string finding)
    {
        await ExportAsync();
        var text = await File.ReadAllTextAsync(Log);
        Assert.True(text.Contains(old, StringComparison.Ordinal), change);
        await File.WriteAllTextAsync(Log, text.Replace(old, with, StringComparison.Ordinal));

        var (code, report, _) = await RunAsync("verify", Out, "--origin", StoreFolder.Origin);

        Assert.Equal(1, code);
        Assert.StartsWith("TAMPERED", report, StringComparison.Ordinal);
        Assert.Contains(finding, report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_EveryByteOfTheLogFlipped_IsNoticed()
    {
        await ExportAsync();
        var bytes = await File.ReadAllBytesAsync(Log);
        // The last line has no successor: a change there that stays a valid line needs a checkpoint to be seen.
        var signed = Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2);
        for (var i = 0; i < signed; i += 7)
        {
            bytes[i] ^= 1;
            await File.WriteAllBytesAsync(Log, bytes);
            bytes[i] ^= 1;

            Assert.True((await RunAsync("verify", Out)).Code == 1, $"byte {i} ({(char)bytes[i]})");
        }
    }

    [Fact]
    public async Task Verify_LastLineTorn_IsTampered()
    {
        await ExportAsync();
        var bytes = await File.ReadAllBytesAsync(Log);
        await File.WriteAllBytesAsync(Log, bytes[..^10]);

        var (code, report, _) = await RunAsync("verify", Out);

        Assert.Equal(1, code);
        Assert.Contains("does not end with LF", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_EmptyLogOrChangedAttachment_IsTampered()
    {
        await ExportAsync();
        await File.AppendAllTextAsync(Directory.GetFiles(Path.Combine(Out, "attachments"))[0], "x");
        Assert.Contains("attachment ", (await RunAsync("verify", Out)).Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Log, "");
        Assert.Contains("the log is empty", (await RunAsync("verify", Out)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_ATamperedJournal_IsWrittenAsItIsAndThenFound()
    {
        store.Sql("DROP TRIGGER entries_stay; "
            + "UPDATE entries SET line = CAST(replace(CAST(line AS TEXT), 'mallory', 'alice..') AS BLOB) WHERE seq = 2");
        await Assert.ThrowsAsync<JournalTamperedException>(() => store.OpenAsync());

        await ExportAsync();

        var (code, report, _) = await RunAsync("verify", Out);
        Assert.Equal(1, code);
        Assert.Contains("line 4: prev is", report, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = error };
        var code = await AuditCommands.Create().Parse(args).InvokeAsync(configuration);
        return (code, output.ToString(), error.ToString());
    }

    private async Task ExportAsync()
    {
        var (code, _, error) = await RunAsync("export", "--store", store.Database, "--out", Out);
        Assert.True(code == 0, error);
    }
}
