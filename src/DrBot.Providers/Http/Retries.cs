using System.Collections.Concurrent;
using Polly;
using Polly.Retry;

namespace DrBot.Providers.Http;

/// <summary>
/// Tries again, and only where the request certainly had no effect: passing and throttled failures, with exponential
/// backoff and jitter on the wire clock, or as long as the provider asks.
/// </summary>
internal sealed class Retries(TimeProvider wire, Func<double>? jitter)
{
    private static readonly TimeSpan LongestAsked = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<int, ResiliencePipeline> _pipelines = new();

    public ValueTask<T> ExecuteAsync<T>(
        Patience patience, Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancellationToken) =>
        patience.Retries == 0
            ? attempt(cancellationToken)
            : _pipelines.GetOrAdd(patience.Retries, Build).ExecuteAsync(attempt, cancellationToken);

    private ResiliencePipeline Build(int retries)
    {
        var options = new RetryStrategyOptions
        {
            MaxRetryAttempts = retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(300),
            MaxDelay = TimeSpan.FromSeconds(8),
            UseJitter = true,
            ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is ProviderException
            {
                Kind: ProviderFailure.Transient or ProviderFailure.Throttled,
            }),
            DelayGenerator = static arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is ProviderException { RetryAfter: { } asked }
                    ? asked < LongestAsked ? asked : LongestAsked
                    : (TimeSpan?)null),
        };
        if (jitter is not null)
            options.Randomizer = jitter;
        return new ResiliencePipelineBuilder { TimeProvider = wire }.AddRetry(options).Build();
    }
}
