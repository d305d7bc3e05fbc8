using DrBot.Providers.Http;

namespace DrBot.Slack.WebApi;

/// <summary>What a failed call means for the caller.</summary>
internal enum SlackFailure
{
    /// <summary>Nothing was done; the same call may succeed later.</summary>
    Transient,

    /// <summary>Nothing was done; Slack wants a pause.</summary>
    RateLimited,

    /// <summary>The token or the app may not do this.</summary>
    Denied,

    /// <summary>The call is wrong and stays wrong.</summary>
    Invalid,

    /// <summary>It may have been done: look before it is repeated.</summary>
    UnknownOutcome,
}

/// <summary>A call that did not succeed.</summary>
internal sealed class SlackApiException : Exception
{
    /// <summary>A failure of <paramref name="method"/> with Slack's <paramref name="error"/>.</summary>
    public SlackApiException(
        string method, string error, SlackFailure kind, string? detail = null, Exception? inner = null)
        : base(KnownSecrets.Blank(Describe(method, error, kind, detail)), inner) =>
        (Method, Error, Kind) = (method, KnownSecrets.Blank(error), kind);

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>Slack's word for the error, such as <c>channel_not_found</c>; <c>http_503</c> and the like where it
    /// gave none.</summary>
    public string Error { get; }

    /// <summary>What it means.</summary>
    public SlackFailure Kind { get; }

    /// <summary>How long Slack wants us to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The scopes the call needs, where Slack says so.</summary>
    public string? Needed { get; init; }

    /// <summary>The scopes the token has, where Slack says so.</summary>
    public string? Provided { get; init; }

    /// <summary>Slack's id of the request, for its support.</summary>
    public string? RequestId { get; init; }

    private static string Describe(string method, string error, SlackFailure kind, string? detail)
    {
        var what = kind == SlackFailure.UnknownOutcome
            ? $"Slack's answer to {method} was lost ({error}); it may have been done"
            : $"Slack did not do {method}: {error}";
        return $"{what}{(detail is null ? "" : $" ({detail})")}. {SlackErrors.Advice(error)}".TrimEnd();
    }
}
