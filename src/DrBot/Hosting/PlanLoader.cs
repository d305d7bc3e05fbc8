using System.Collections.Concurrent;
using DrBot.Commands;
using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Plans;

namespace DrBot.Hosting;

/// <summary>Makes plans count: archives their bytes, and records which counted when.</summary>
internal sealed class PlanLoader(
    BotOptions options, ActionRegistry actions, PlanLibrary library, IJournal journal, Clocks clocks)
{
    // Which file each plan's name belongs to, from the start on.
    private readonly ConcurrentDictionary<string, string> files = new();

    /// <summary>The file a plan's name belongs to already, when that is not this one; else null.</summary>
    public string? OtherFileOf(LoadedPlan plan, string path) =>
        files.TryGetValue(plan.Plan.Name, out var file) && file != path ? file : null;

    /// <summary>Loads every configured plan.</summary>
    /// <exception cref="ConfigurationException">A plan has mistakes; every one of every plan is listed.</exception>
    public async Task LoadAllAsync(CancellationToken cancellationToken)
    {
        var mistakes = new List<string>();
        foreach (var path in options.Plans)
        {
            var reading = await PlanFiles.LoadAsync(path, actions.Catalogue, cancellationToken);
            mistakes.AddRange(reading.Errors.Select(e => e.ToString()));
            if (reading.Loaded is not { } plan)
                continue;
            if (OtherFileOf(plan, path) is { } other)
                mistakes.Add($"{path}: {other} is plan '{plan.Plan.Name}' already");
            else
                await TakeAsync(plan, path, cancellationToken);
        }

        if (mistakes.Count > 0)
            throw new ConfigurationException(mistakes);
    }

    /// <summary>From now on this plan is the one of its name: an entry for each change, none for a restart.</summary>
    public async Task TakeAsync(LoadedPlan plan, string path, CancellationToken cancellationToken)
    {
        // A file that was given another name lets go of the one it had.
        foreach (var (name, _) in files.Where(f => f.Value == path))
            files.TryRemove(name, out _);
        files[plan.Plan.Name] = path;
        if (journal.ReadOnlyBecause is not null)
        {
            library.Show(plan);
            return;
        }

        await library.PutAsync(plan, cancellationToken);
        var stream = Streams.Plan(plan.Plan.Name);
        var entries = await journal.ReadStreamAsync(stream, 0, cancellationToken);
        var newest = entries.Select(EventCodec.ToRecorded).LastOrDefault()?.Event as PlanLoaded;
        if (newest?.Hash == plan.Hash)
            return;
        await journal.AppendAsync(
            new AppendRequest
            {
                At = clocks.Domain.GetUtcNow(),
                Streams = [new StreamAppend(stream, entries.Count,
                    [EventCodec.ToRecord(new PlanLoaded(plan.Plan.Name, plan.Plan.Title, plan.Hash), "", "system")])],
            },
            cancellationToken);
    }
}
