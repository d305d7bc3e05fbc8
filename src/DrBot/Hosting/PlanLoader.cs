using System.Collections.Concurrent;
using DrBot.Commands;
using DrBot.Commands.Plans;
using DrBot.Commands.Policies;
using DrBot.Execution;
using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.People;
using DrBot.Plans;

namespace DrBot.Hosting;

/// <summary>Makes plans count: archives their bytes, and records which counted when.</summary>
internal sealed class PlanLoader(
    BotOptions options, ActionRegistry actions, PlanLibrary library, PolicyBook policies, LinkBook links, IJournal journal,
    Clocks clocks)
{
    private const int Attempts = 20;

    // Which file each plan's name belongs to, from the start on.
    private readonly ConcurrentDictionary<string, string> files = new();

    // What each file held when it was taken last.
    private readonly ConcurrentDictionary<string, string> taken = new();

    /// <summary>Whether the file holds something else than when it was taken last.</summary>
    public bool HasChanged(LoadedPlan plan, string path) => taken.GetValueOrDefault(path) != plan.Hash;

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
                await BeginAsync(plan, path, cancellationToken);
        }

        if (mistakes.Count > 0)
            throw new ConfigurationException(mistakes);
    }

    // A file that counted before and was followed by another is an older one that stayed behind on this machine: it must not
    // take the newer one's place by a restart.
    private async Task BeginAsync(LoadedPlan plan, string path, CancellationToken cancellationToken)
    {
        if (journal.ReadOnlyBecause is not null || !await IsOlderAsync(plan, cancellationToken))
        {
            await TakeAsync(plan, path, cancellationToken);
            return;
        }

        files[plan.Plan.Name] = path;
        taken[path] = plan.Hash;
        try
        {
            await AdoptAsync(plan, cancellationToken);
        }
        catch (FormatException)
        {
            // Whoever looks at the file tells of it; proposals made here go by what can be read.
            await CountAsync(plan, cancellationToken);
        }
    }

    private async Task<bool> IsOlderAsync(LoadedPlan plan, CancellationToken cancellationToken)
    {
        var loaded = (await journal.ReadStreamAsync(Streams.Plan(plan.Plan.Name), 0, cancellationToken))
            .Select(e => EventCodec.ToRecorded(e)?.Event).OfType<PlanLoaded>().Select(e => e.Hash).ToList();
        return loaded.Contains(plan.Hash) && loaded[^1] != plan.Hash;
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
            taken[path] = plan.Hash;
            return;
        }

        await library.ArchiveAsync(plan, cancellationToken);
        await RecordAsync(plan, cancellationToken);
        await CountAsync(plan, cancellationToken);
        taken[path] = plan.Hash;
    }

    /// <summary>
    /// The newest version on record counts here as well, when another replica loaded it from a file that this one does not have
    /// yet; returns its hash then, and null while this replica's own file is the newest.
    /// </summary>
    /// <exception cref="FormatException">This version of DrBot cannot read it.</exception>
    public async Task<string?> AdoptAsync(LoadedPlan own, CancellationToken cancellationToken)
    {
        if (journal.ReadOnlyBecause is not null)
            return null;
        var newest = (await policies.ReadAsync(own.Plan.Name, cancellationToken)).Loaded ?? own.Hash;
        if (library.File(own.Plan.Name)?.Hash != newest)
            await CountAsync(newest == own.Hash ? own : await library.ByHashAsync(newest, cancellationToken), cancellationToken);
        return newest == own.Hash ? null : newest;
    }

    private async Task CountAsync(LoadedPlan plan, CancellationToken cancellationToken)
    {
        await policies.SetAsync(plan, cancellationToken);
        await links.ReadAsync(plan.Plan.Name, cancellationToken);
    }

    // Two replicas may read the same change at once: one of them writes it down.
    private async Task RecordAsync(LoadedPlan plan, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var state = await policies.ReadAsync(plan.Plan.Name, cancellationToken);
            if (state.Loaded == plan.Hash)
                return;
            var confirmed = await policies.ConfirmedAsync(state, plan, cancellationToken);
            var loaded = new PlanLoaded(
                plan.Plan.Name, plan.Plan.Title, plan.Hash, PolicyText.DigestOf(plan.Plan), PolicyText.DigestOf(confirmed.Plan));
            // A plan that asked nobody has nobody to confirm another.
            Event[] events = loaded.Policy != loaded.PolicyBefore && PolicyText.Strictest(confirmed.Plan) is null
                ? [loaded, new PolicyConfirmed(plan.Plan.Name, loaded.Policy!)]
                : [loaded];
            var appended = await journal.AppendAsync(
                new AppendRequest
                {
                    At = clocks.Domain.GetUtcNow(),
                    Streams = [new StreamAppend(Streams.Plan(plan.Plan.Name), state.Version, [.. events.Select(e => EventCodec.ToRecord(e, "", "system"))])],
                },
                cancellationToken);
            if (appended is AppendResult.Appended)
                return;
        }

        throw new JournalUnavailableException($"the stream of plan {plan.Plan.Name} changed {Attempts} times while it was loaded; try again");
    }
}
