using System.Diagnostics;
using System.Net.Http.Headers;
using DrBot.Execution;
using DrBot.Providers.Http;
using DrBot.Replicas;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.WebApi;

/// <summary>
/// Calls methods: paced, form-encoded, with the right token and only to the configured address, repeated where that is
/// harmless. What is logged of a call is its name, outcome and duration.
/// </summary>
internal sealed partial class SlackCaller(
    HttpMessageInvoker http, LiveSlackOptions options, SlackPacer pacer, TimeProvider wire, ILogger<SlackCaller> log,
    Jitter? jitter = null)
{
    /// <summary>How long one attempt may take.</summary>
    internal static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    private const int TransientAttempts = 3;
    private const int RateLimitedAttempts = 8;
    private volatile string? scopes;

    /// <summary>The scopes of the bot token, as Slack's last answer told them; null before the first.</summary>
    public string? Scopes => scopes;

    /// <summary>Calls a method and reads its answer.</summary>
    /// <exception cref="SlackApiException">The call failed, or its answer lacks what <paramref name="read"/>
    /// needs.</exception>
    public async Task<T> CallAsync<T>(
        SlackMethod method, SlackArguments arguments, Func<PayloadNode, T> read, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(method, arguments, cancellationToken);
        try
        {
            return read(answer);
        }
        catch (BadPayloadException e)
        {
            throw new SlackApiException(method.Name, "unexpected_answer", SlackFailure.Invalid, e.Message, e);
        }
    }

    /// <summary>Calls a method.</summary>
    /// <exception cref="SlackApiException">The call failed.</exception>
    public async Task<PayloadNode> CallAsync(
        SlackMethod method, SlackArguments arguments, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!method.IsPatient && pacer.Backlog(method, arguments.Channel) > TimeSpan.FromSeconds(1))
                throw new SlackApiException(
                    method.Name, "ratelimited", SlackFailure.RateLimited, "it would come too late");
            await pacer.WaitAsync(method, arguments.Channel, cancellationToken);
            try
            {
                return await AttemptAsync(method, arguments, cancellationToken);
            }
            catch (SlackApiException e)
            {
                SlackMetrics.Called(method.Name, e.Error);
                LogFailed(method.Name, e.Error, e.Kind, attempt, e.RequestId);
                if (!MayRepeat(method, e, attempt))
                    throw;
                if (e.Kind == SlackFailure.RateLimited)
                {
                    LogPaused(method.Lane(arguments.Channel), e.RetryAfter!.Value.TotalSeconds);
                    pacer.Pause(method, arguments.Channel, e.RetryAfter.Value);
                }
                else
                {
                    await Task.Delay(
                        Backoff.Jittered(
                            attempt, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5), (jitter ?? Jitter.Chance).Next),
                        wire,
                        cancellationToken);
                }
            }
        }
    }

    private static bool MayRepeat(SlackMethod method, SlackApiException e, int attempt) => e.Kind switch
    {
        SlackFailure.RateLimited => method.IsPatient && e.RetryAfter is not null && attempt < RateLimitedAttempts,
        SlackFailure.Transient => method.IsPatient && attempt < TransientAttempts,
        _ => false,
    };

    private async Task<PayloadNode> AttemptAsync(
        SlackMethod method, SlackArguments arguments, CancellationToken cancellationToken)
    {
        // Asked here and not before the wait for the pace, in which another replica may have taken over.
        if (ActingUnder.Current is { } lease)
            await lease.WaitAsync(LeaseTimes.Call, cancellationToken);
        var started = wire.GetTimestamp();
        using var timeout = new CancellationTokenSource(AttemptTimeout, wire);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = Request(method, arguments);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            if (!method.UsesAppToken)
                scopes = SlackAnswer.Header(response, "x-oauth-scopes") ?? scopes;
            var answer = await SlackAnswer.ReadAsync(method, response, either.Token);
            SlackMetrics.Called(method.Name, "ok");
            LogCalled(method.Name, wire.GetElapsedTime(started).TotalMilliseconds);
            if (answer.TextOrNull("warning") is { } warning)
                LogWarning(method.Name, warning);
            return answer;
        }
        catch (HttpRequestException e)
        {
            throw new SlackApiException(method.Name, Word(e), Kind(method, e), e.Message, e);
        }
        catch (IOException e)
        {
            throw new SlackApiException(method.Name, "connection_lost", Lost(method), e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlackApiException(
                method.Name, "timeout", Lost(method), $"no answer in {AttemptTimeout.TotalSeconds} s", e);
        }
    }

    private HttpRequestMessage Request(SlackMethod method, SlackArguments arguments)
    {
        var current = options.Current;
        var token = method.UsesAppToken ? current.AppToken : current.BotToken;
        return new HttpRequestMessage(HttpMethod.Post, new Uri(current.Api, method.Name))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal()) },
            Content = new FormUrlEncodedContent(arguments.Fields),
        };
    }

    private static SlackFailure Lost(SlackMethod method) =>
        method.IsRepeatable ? SlackFailure.Transient : SlackFailure.UnknownOutcome;

    // Before a connection stands, nothing was sent.
    private static SlackFailure Kind(SlackMethod method, HttpRequestException e) =>
        e.InnerException is EgressRefusedException ? SlackFailure.Denied : e.HttpRequestError
        is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError
        or HttpRequestError.ProxyTunnelError
        ? SlackFailure.Transient : Lost(method);

    private static string Word(HttpRequestException e) => e.HttpRequestError switch
    {
        _ when e.InnerException is EgressRefusedException => "egress_refused",
        HttpRequestError.NameResolutionError => "name_not_resolved",
        HttpRequestError.ConnectionError => "not_reachable",
        HttpRequestError.SecureConnectionError => "tls_failed",
        _ => "connection_lost",
    };

    [LoggerMessage(SlackLogEvents.ApiCalled, LogLevel.Debug, "Slack {Method} done in {Milliseconds:0} ms")]
    private partial void LogCalled(string method, double milliseconds);

    [LoggerMessage(SlackLogEvents.ApiFailed, LogLevel.Warning,
        "Slack {Method} failed: {Error} ({Kind}), attempt {Attempt}, Slack's request id {RequestId}")]
    private partial void LogFailed(string method, string error, SlackFailure kind, int attempt, string? requestId);

    [LoggerMessage(
        SlackLogEvents.ApiPaused, LogLevel.Warning,
        "Slack wants a pause of {Seconds} s for {Lane}; nothing else waits")]
    private partial void LogPaused(string lane, double seconds);

    [LoggerMessage(SlackLogEvents.ApiWarning, LogLevel.Information, "Slack {Method} warned: {Warning}")]
    private partial void LogWarning(string method, string warning);
}
