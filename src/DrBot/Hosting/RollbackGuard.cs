using DrBot.Hosting.Configuration;
using DrBot.Journal;
using DrBot.Journal.Audit.Recovery;
using DrBot.Providers;
using DrBot.Providers.Http;

namespace DrBot.Hosting;

/// <summary>Asks the places outside, before anything is decided, whether the store was set back.</summary>
internal static class RollbackGuard
{
    // A start during a disaster must not hang on a bucket in the region that is gone.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Why the store must not be written; null when no place has seen more of it. What cannot be asked is said
    /// on stderr and stops nothing.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read.</exception>
    public static async Task<string?> WhyAsync(
        BotOptions options, IStore store, TimeProvider wire, CancellationToken cancellationToken)
    {
        if (options.AuditKeys.Count == 0)
            return null;
        using var providers = ProviderCatalogue.Create(
            options.Providers, options.LoopbackOnly ? Egress.Loopback : Egress.Open, wire, wire);
        foreach (var pin in AuditServices.Readable(options, providers))
        {
            using var limit = new CancellationTokenSource(Longest, wire);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                var found = await RollbackCheck.FindAsync(
                    store, options.AuditOrigin, [.. options.AuditKeys.Select(k => k.Key)], [pin], either.Token);
                foreach (var doubt in found.Doubts)
                    await Console.Error.WriteLineAsync("drbot: " + doubt);
                if (found.Why is not null)
                    return found.Why;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync(
                    $"drbot: {pin.Name} cannot be asked whether the journal is whole: no answer within {Longest.TotalSeconds:0} s");
            }
        }

        return null;
    }
}
