using DrBot.Journal;

namespace DrBot.Tests.Execution.Bench;

/// <summary>A journal that stops the process at the n-th append, just before it or just after, or is not to be had.</summary>
internal sealed class FaultyJournal(IJournal inner, Doings doings, FaultPlan faults) : IJournal
{
    public long Head => inner.Head;

    public Task<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken) =>
        doings.DoAsync(async () =>
        {
            if (faults.IsAway)
                throw new JournalUnavailableException("the disk is full");
            if (request.Streams.All(s => s.Records.Count == 0))
                return await inner.AppendAsync(request, cancellationToken);
            var n = faults.Next();
            if (n > 0 && n == faults.StopBefore)
            {
                doings.Die();
                return new AppendResult.Duplicate(null);
            }

            var result = await inner.AppendAsync(request, cancellationToken);
            if (n > 0 && n == faults.StopAfter)
                doings.Die();
            return result;
        });

    public Task<IReadOnlyList<JournalEntry>> ReadStreamAsync(string stream, long afterVersion, CancellationToken cancellationToken) =>
        doings.DoAsync(() => inner.ReadStreamAsync(stream, afterVersion, cancellationToken));

    public Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(long afterSeq, int limit, CancellationToken cancellationToken) =>
        doings.DoAsync(() => inner.ReadAfterAsync(afterSeq, limit, cancellationToken));

    public Task<IReadOnlyList<string>> ListStreamsAsync(string prefix, CancellationToken cancellationToken) =>
        doings.DoAsync(() => inner.ListStreamsAsync(prefix, cancellationToken));

    public Task WaitForAsync(long seq, CancellationToken cancellationToken) => inner.WaitForAsync(seq, cancellationToken);
}

/// <summary>Where the journal fails; counted over all processes of a bench.</summary>
internal sealed class FaultPlan
{
    private int appends;

    /// <summary>The append the process ends just before; 0 for none.</summary>
    public int StopBefore { get; init; }

    /// <summary>The append the process ends just after; 0 for none.</summary>
    public int StopAfter { get; init; }

    /// <summary>True while nothing can be appended.</summary>
    public bool IsAway { get; set; }

    /// <summary>True once appends count: after the first process has loaded its plans.</summary>
    public bool IsArmed { get; set; }

    /// <summary>The number of the append that is asked for now, from 1; 0 while none counts.</summary>
    public int Next() => IsArmed ? Interlocked.Increment(ref appends) : 0;
}
