using System.CommandLine;
using System.Text.Json;
using DrBot.Journal;
using DrBot.Journal.Audit;
using Microsoft.Data.Sqlite;

namespace DrBot.Hosting.Cli;

/// <summary><c>drbot audit export</c> and <c>drbot audit verify</c>. Exit codes: 0 done or whole, 1 tampered, 2 usage,
/// 3 not readable or not writable.</summary>
internal static class AuditCommands
{
    private const int Tampered = 1;
    private const int Usage = 2;
    private const int NotReadable = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The <c>audit</c> command.</summary>
    public static Command Create() =>
        new("audit", "Take the journal out for an auditor, and check what was taken out.") { Export(), Verify() };

    private static Command Export()
    {
        var store = new Option<string>("--store") { Description = "sqlite:PATH, a path or postgres://…", Required = true };
        var folder = new Option<string>("--out") { Description = "a new or empty folder", Required = true };
        var bare = new Option<bool>("--no-attachments") { Description = "Withhold the plans, which name people." };
        var json = JsonOption();
        var command = new Command("export", "Write log.ndjson, byte for byte, and the plans. A server may be running.")
        {
            store, folder, bare, json,
        };
        command.SetAction((result, cancellationToken) => AnswerAsync(result, async () =>
        {
            var url = StoreUrl.Parse(result.GetValue(store)!, Environment.CurrentDirectory);
            await using var journal = await Stores.OpenReadOnlyAsync(url, Clocks.Of(null).Wire, cancellationToken);
            var into = Path.GetFullPath(result.GetValue(folder)!);
            var done = await new AuditExport(journal).WriteAsync(into, !result.GetValue(bare), cancellationToken);
            await SayAsync(result, json, done, $"exported {done.Entries} entries, {done.Checkpoints} checkpoints and {done.Attachments} attachments to {into}");
            return 0;
        }));
        return command;
    }

    private static Command Verify()
    {
        var folder = new Argument<string>("DIR") { Description = "the folder of an export" };
        var origin = new Option<string>("--origin") { Description = "the log's origin that is expected" };
        var json = JsonOption();
        var command = new Command("verify", "Check an export's lines, chain and attachments; needs nothing else.")
        {
            folder, origin, json,
        };
        command.SetAction((result, cancellationToken) => AnswerAsync(result, async () =>
        {
            var found = await AuditVerification.RunAsync(
                result.GetValue(folder)!, result.GetValue(origin), cancellationToken);
            await SayAsync(result, json, found, Describe(found));
            return found.Holds ? 0 : Tampered;
        }));
        return command;
    }

    private static string Describe(AuditVerified found)
    {
        if (!found.Holds)
            return "TAMPERED\n" + string.Join('\n', found.Findings.Select(f => "  " + f));
        return $"""
            whole: {found.Entries} entries of {found.Origin}, {found.Attachments} attachments
            newest leaf {found.LastLeaf}
            root        {found.Root}
            Not checked: signatures and pins (there are none yet). Entries cut off the end cannot be seen in the chain:
            compare the number of entries and the root with what was noted elsewhere.
            """;
    }

    private static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON document." };

    private static Task SayAsync<T>(ParseResult result, Option<bool> json, T value, string text) =>
        result.InvocationConfiguration.Output.WriteLineAsync(
            result.GetValue(json) ? JsonSerializer.Serialize(value, Json) : text);

    private static async Task<int> AnswerAsync(ParseResult result, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (FormatException e)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreRefusedException
            or JournalUnavailableException or InvalidDataException or SqliteException)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return NotReadable;
        }
    }
}
