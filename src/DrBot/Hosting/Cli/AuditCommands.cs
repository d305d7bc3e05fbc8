using System.CommandLine;
using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Verification;

namespace DrBot.Hosting.Cli;

/// <summary><c>drbot audit …</c>: takes the journal out for an auditor, and checks what was taken out.</summary>
internal static class AuditCommands
{
    /// <summary>The <c>audit</c> command.</summary>
    public static Command Create() => new("audit", "Take the journal out for an auditor, and check what was taken out.")
    {
        Export(), Verify(), AuditProofCommands.Prove(), AuditProofCommands.Verify(), AuditRecoverCommands.Statement(),
        AuditRecoverCommands.Recover(),
    };

    private static Command Export()
    {
        var store = new Option<string>("--store") { Description = "sqlite:PATH, a path or postgres://…", Required = true };
        var folder = new Option<string>("--out") { Description = "a new or empty folder", Required = true };
        var bare = new Option<bool>("--no-attachments") { Description = "Withhold the plans, which name people." };
        var json = AuditCli.JsonOption();
        var command = new Command(
            "export", "Write log.ndjson byte for byte, the checkpoints and the plans. A server may be running.")
        {
            store, folder, bare, json,
        };
        command.SetAction((result, cancellationToken) => AuditCli.AnswerAsync(result, async () =>
        {
            var url = StoreUrl.Parse(result.GetValue(store)!, Environment.CurrentDirectory);
            await using var journal = await Stores.OpenReadOnlyAsync(url, Clocks.Of(null).Wire, cancellationToken);
            var into = Path.GetFullPath(result.GetValue(folder)!);
            var done = await new AuditExport(journal).WriteAsync(into, !result.GetValue(bare), cancellationToken);
            await AuditCli.SayAsync(result, json, done,
                $"exported {done.Entries} entries, {done.Checkpoints} checkpoints and {done.Attachments} attachments to {into}");
            return 0;
        }));
        return command;
    }

    private static Command Verify()
    {
        var folder = new Argument<string>("DIR") { Description = "the folder of an export" };
        var key = AuditCli.KeyOption();
        var origin = AuditCli.OriginOption();
        var pin = new Option<string[]>("--pin")
        {
            Description = "a file with checkpoints that were laid down elsewhere, or with 'audit SIZE · ROOT' copied from a card",
            AllowMultipleArgumentsPerToken = true,
        };
        var gap = new Option<string>("--max-gap")
        {
            Description = "the longest DrBot may have been silent", DefaultValueFactory = _ => "15m",
        };
        var json = AuditCli.JsonOption();
        var command = new Command(
            "verify", "Check an export's lines, signatures, roots, pins, heartbeats, attachments and approvals; needs nothing else.")
        {
            folder, key, origin, pin, gap, json,
        };
        command.SetAction((result, cancellationToken) => AuditCli.AnswerAsync(result, async () =>
        {
            var found = await AuditVerification.RunAsync(
                new AuditQuestion
                {
                    Folder = result.GetValue(folder)!,
                    Origin = result.GetValue(origin),
                    Keys = await AuditCli.KeysAsync(result.GetValue(key), cancellationToken),
                    Pins = result.GetValue(pin) ?? [],
                    MaxGap = Gap(result.GetValue(gap)!),
                },
                cancellationToken);
            await AuditCli.SayAsync(result, json, found, found.Describe());
            return found.ExitCode;
        }));
        return command;
    }

    private static TimeSpan Gap(string text) => Commands.Language.DurationText.TryParse(text, out var span)
        ? span
        : throw new FormatException($"--max-gap '{text}' is no length of time, such as 15m or 2h");
}
