using System.CommandLine;
using System.Text;
using DrBot.Execution;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Pins;
using DrBot.Journal.Audit.Recovery;
using DrBot.Providers;
using DrBot.Providers.Http;

namespace DrBot.Hosting.Cli;

/// <summary><c>drbot audit statement</c> and <c>recover</c>: the only way out when a journal was set back and the newer
/// one is lost.</summary>
internal static class AuditRecoverCommands
{
    /// <summary>The <c>statement</c> command.</summary>
    public static Command Statement()
    {
        var config = new Option<string>("--config") { Description = "the configuration's file", DefaultValueFactory = _ => "drbot.yaml" };
        var origin = new Option<string>("--new-origin") { Description = "the name of the log that follows", Required = true };
        var reason = new Option<string>("--reason") { Description = "one line: what happened", Required = true };
        var command = new Command("statement", "Print what two people have to sign before a journal that was set back is given up.")
        {
            config, origin, reason,
        };
        command.SetAction((result, cancellationToken) => AuditCli.AnswerAsync(result, async () =>
        {
            var options = await BotOptionsReader.LoadAsync(result.GetValue(config)!, cancellationToken);
            var clocks = Clocks.Of(null);
            await using var store = await Stores.OpenReadOnlyAsync(
                StoreUrl.Parse(options.Store, options.Folder), clocks.Wire, cancellationToken);
            using var providers = ProviderCatalogue.Create(
                options.Providers, options.LoopbackOnly ? Egress.Loopback : Egress.Open, clocks.Wire, clocks.Wire);
            var found = await RollbackCheck.FindAsync(
                store, options.AuditOrigin, [.. options.AuditKeys.Select(k => k.Key)], AuditServices.Readable(options, providers), cancellationToken);
            foreach (var doubt in found.Doubts)
                await result.InvocationConfiguration.Error.WriteLineAsync(doubt);
            if (found.Pinned is not { } pinned)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync("no place outside has seen more than the store has: there is nothing to recover from");
                return AuditCli.Refused;
            }

            var size = store.Head + 1;
            var statement = new RecoveryStatement(
                options.AuditOrigin, pinned.Size, pinned.Root, size, await RootReader.OfAsync(store, size, cancellationToken),
                result.GetValue(origin)!, result.GetValue(reason)!);
            await result.InvocationConfiguration.Output.WriteAsync(RecoveryStatement.Parse(statement.ToText()).ToText());
            return 0;
        }));
        return command;
    }

    /// <summary>The <c>recover</c> command.</summary>
    public static Command Recover()
    {
        var fresh = new Option<bool>("--new-log") { Description = "give the old log up for a new one", Required = true };
        var store = new Option<string>("--store") { Description = "the store that was set back; it is left as it is", Required = true };
        var into = new Option<string>("--into") { Description = "where the new store is made", Required = true };
        var statement = new Option<string>("--statement") { Description = "what was signed", Required = true };
        var signature = new Option<string[]>("--signature")
        {
            Description = "a person's signature over it: DER, or its base64; two of them", Required = true, AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("recover", "Give up a journal that was set back, with two people's signatures.")
        {
            fresh, store, into, statement, signature,
        };
        command.SetAction((result, cancellationToken) => AuditCli.AnswerAsync(result, async () =>
        {
            var clocks = Clocks.Of(null);
            var target = StoreUrl.Parse(result.GetValue(into)!, Environment.CurrentDirectory);
            var text = await File.ReadAllTextAsync(result.GetValue(statement)!, new UTF8Encoding(false, true), cancellationToken);
            var signatures = new List<byte[]>();
            foreach (var path in result.GetValue(signature)!)
                signatures.Add(SignatureOf(await File.ReadAllBytesAsync(path, cancellationToken)));
            await using var old = await Stores.OpenReadOnlyAsync(
                StoreUrl.Parse(result.GetValue(store)!, Environment.CurrentDirectory), clocks.Wire, cancellationToken);
            var (opened, reasons) = await new NewLog(old, ActionCatalogueFactory.Create()).JudgeAsync(text, signatures, cancellationToken);
            if (opened is null)
            {
                foreach (var reason in reasons)
                    await result.InvocationConfiguration.Error.WriteLineAsync(reason);
                return AuditCli.Refused;
            }

            var origin = RecoveryStatement.Parse(text).NewOrigin;
            await Stores.CreateAsync(target, origin, NewLog.DataOf(opened), clocks.Wire, cancellationToken);
            await result.InvocationConfiguration.Output.WriteLineAsync(
                $"{target} holds the new log {origin}, which names the old one. In drbot.yaml set store and audit.origin to them, "
                + "keep the old store as evidence, and look at every incident that was open: the new log knows none.");
            return 0;
        }));
        return command;
    }

    private static byte[] SignatureOf(byte[] file)
    {
        var text = Encoding.ASCII.GetString(file).Trim();
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) && count > 0 ? bytes[..count] : file;
    }
}
