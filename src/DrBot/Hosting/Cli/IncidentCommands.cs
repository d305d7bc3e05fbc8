using System.CommandLine;
using DrBot.Commands;
using DrBot.Commands.Incidents;
using DrBot.Desk;
using DrBot.Execution;
using DrBot.Hosting.Cli.Remote;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using Microsoft.Data.Sqlite;
using Command = System.CommandLine.Command;

namespace DrBot.Hosting.Cli;

/// <summary>
/// <c>drbot incident list|show</c>: reads the store itself, beside a running server or after it, or asks a running one
/// (<c>--server</c>). Exit codes: 0 shown, 1 there is no such incident, 2 usage, 3 not readable or not reachable.
/// </summary>
internal static class IncidentCommands
{
    private const int None = 1;
    private const int Usage = 2;
    private const int NotReadable = 3;

    /// <summary>The <c>incident</c> command.</summary>
    public static Command Create() =>
        new("incident", "Look at incidents, in the store itself or at a running DrBot.") { List(), Show() };

    private static Command List()
    {
        var remote = new RemoteOptions();
        var (store, config, json) = (StoreOption(), ConfigOption(), remote.Json);
        var all = new Option<bool>("--all") { Description = "Also those that are over." };
        var command = new Command("list", "One line an incident, oldest first.") { store, config, all };
        remote.AddTo(command);
        command.SetAction((result, token) => remote.NamesServer(result) ? remote.RunAsync(result, async client => await remote.SayAsync(
            result, result.GetValue(json)
                ? await client.GetAsync(result.GetValue(all) ? "/incidents?all=true" : "/incidents", token)
                : await client.PostAsync("/commands/list", new { all = result.GetValue(all) }, token))) : AnswerAsync(result, store, config, async journal =>
        {
            var incidents = new IncidentReader(journal);
            var meant = result.GetValue(all) ? await incidents.AllAsync(token) : await incidents.OpenAsync(token);
            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(json))
                PlanJson.Write(output, meant.Select(IncidentJson.Brief));
            else if (meant.Count == 0)
                await output.WriteLineAsync(result.GetValue(all) ? "There is no incident." : "No incident is open.");
            foreach (var incident in result.GetValue(json) ? [] : meant)
                await output.WriteLineAsync(StatusText.Line(incident, NowOf(incident)));
            return 0;
        }, token));
        return command;
    }

    private static Command Show()
    {
        var remote = new RemoteOptions();
        var (store, config, json) = (StoreOption(), ConfigOption(), remote.Json);
        var id = new Argument<string>("ID") { Description = "the incident: DR-YYYYMMDD-HHMMSS" };
        var command = new Command("show", "One incident with its runs, updates and timeline.")
        {
            id, store, config,
        };
        remote.AddTo(command);
        command.SetAction((result, token) => remote.NamesServer(result) ? remote.RunAsync(result, async client => await remote.SayAsync(
            result, result.GetValue(json)
                ? await client.GetAsync($"/incidents/{Uri.EscapeDataString(result.GetValue(id)!)}", token)
                : await client.PostAsync("/commands/timeline", new { id = result.GetValue(id) }, token))) : AnswerAsync(result, store, config, async journal =>
        {
            var name = result.GetValue(id)!;
            if (await new IncidentReader(journal).ReadAsync(name, token) is not { } incident)
            {
                await result.InvocationConfiguration.Error.WriteLineAsync(
                    $"there is no incident {name} in this store; `drbot incident list --all` shows every one");
                return None;
            }

            var entries = await journal.ReadStreamAsync(Streams.Incident(name), 0, token);
            var timeline = entries.Select(EventCodec.ToRecorded).OfType<Recorded>()
                .Select(TimelineText.Line).OfType<string>();
            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(json))
                PlanJson.Write(output, IncidentJson.Full(incident, [.. timeline]));
            else
                await output.WriteLineAsync(
                    $"{StatusText.Full(incident, NowOf(incident))}\n\nTimeline (UTC):\n{string.Join('\n', timeline)}");
            return 0;
        }, token));
        return command;
    }

    // A practice world's clock runs ahead of the reader's: nothing is younger than its last change.
    private static DateTimeOffset NowOf(IncidentState incident)
    {
        var now = Clocks.Of(null).Wire.GetUtcNow();
        return now > incident.ChangedAt ? now : incident.ChangedAt;
    }

    private static async Task<int> AnswerAsync(
        ParseResult result, Option<string?> store, Option<string> config, Func<IStore, Task<int>> answer,
        CancellationToken cancellationToken)
    {
        try
        {
            var url = result.GetValue(store) is { } named
                ? StoreUrl.Parse(named, Environment.CurrentDirectory)
                : await BotOptionsReader.LoadStoreAsync(result.GetValue(config)!, cancellationToken);
            await using var journal = await Stores.OpenReadOnlyAsync(url, Clocks.Of(null).Wire, cancellationToken);
            return await answer(journal);
        }
        catch (FormatException e)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return Usage;
        }
        catch (Exception e) when (e is ConfigurationException or StoreRefusedException or JournalUnavailableException
            or JournalTamperedException or IOException or UnauthorizedAccessException or SqliteException)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return NotReadable;
        }
    }

    private static Option<string?> StoreOption() =>
        new("--store") { Description = "sqlite:PATH, a path or postgres://…, instead of --config" };

    private static Option<string> ConfigOption() =>
        new("--config")
        {
            Description = "the configuration that names the store", DefaultValueFactory = _ => "drbot.yaml",
        };
}
