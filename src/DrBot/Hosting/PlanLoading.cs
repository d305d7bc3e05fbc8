using DrBot.Commands;
using DrBot.Execution;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Plans;

namespace DrBot.Hosting;

/// <summary>Loads the configured plans at the start; a plan with mistakes stops the start and shows every mistake.</summary>
internal static class PlanLoading
{
    public static async Task LoadPlansAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<BotOptions>();
        var catalogue = services.GetRequiredService<ActionRegistry>().Catalogue;
        var library = services.GetRequiredService<PlanLibrary>();
        var mistakes = new List<string>();
        foreach (var path in options.Plans)
        {
            var reading = await PlanFiles.LoadAsync(path, catalogue, cancellationToken);
            mistakes.AddRange(reading.Errors.Select(e => e.ToString()));
            if (reading.Loaded is not { } plan)
                continue;
            if (library.Current(plan.Plan.Name) is not null)
                mistakes.Add($"{path}: another file is plan '{plan.Plan.Name}' already");
            await library.PutAsync(plan, cancellationToken);
            await RecordAsync(services, plan, cancellationToken);
        }

        if (mistakes.Count > 0)
            throw new ConfigurationException(mistakes);
    }

    // The record tells which plan counted when: an entry for each change, none for a restart.
    private static async Task RecordAsync(
        IServiceProvider services, Commands.Plans.LoadedPlan plan, CancellationToken cancellationToken)
    {
        var journal = services.GetRequiredService<IJournal>();
        var stream = Streams.Plan(plan.Plan.Name);
        var entries = await journal.ReadStreamAsync(stream, 0, cancellationToken);
        var newest = entries.Select(EventCodec.ToRecorded).LastOrDefault()?.Event as PlanLoaded;
        if (newest?.Hash == plan.Hash)
            return;
        await journal.AppendAsync(
            new AppendRequest
            {
                At = services.GetRequiredService<Clocks>().Domain.GetUtcNow(),
                Streams = [new StreamAppend(stream, entries.Count,
                    [EventCodec.ToRecord(new PlanLoaded(plan.Plan.Name, plan.Plan.Title, plan.Hash), "", "system")])],
            },
            cancellationToken);
    }
}
