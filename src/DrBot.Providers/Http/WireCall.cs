using System.Net;
using System.Net.Http.Headers;

namespace DrBot.Providers.Http;

/// <summary>One attempt to be made.</summary>
/// <param name="Provider">The provider's name in errors and audit.</param>
/// <param name="Operation">The vendor's operation.</param>
/// <param name="Subject">What it is about, for a person.</param>
/// <param name="Changes">True when it changes anything: then a lost answer is an unknown outcome.</param>
/// <param name="Timeout">The longest one attempt may take (wire clock); a change never longer than
/// <see cref="IChangePermit.LongestCall"/>.</param>
internal sealed record WireCall(string Provider, string Operation, string Subject, bool Changes, TimeSpan Timeout)
{
    public TimeSpan Timeout { get; init; } =
        Changes && Timeout > IChangePermit.LongestCall ? IChangePermit.LongestCall : Timeout;
}

/// <summary>What came back.</summary>
internal sealed record WireReply(HttpStatusCode Status, HttpResponseHeaders Headers, byte[] Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>The provider's id of the request, under the names the providers we know use.</summary>
    public string? RequestId => Header("x-amzn-RequestId") ?? Header("x-amz-request-id") ?? Header("Audit-Id");

    /// <summary>How long the server asks to wait, against the given clock when it names a date.</summary>
    public TimeSpan? RetryAfter(TimeProvider clock) => Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => null,
    };
}

/// <summary>How long to wait and how often to try.</summary>
/// <param name="Timeout">Of one attempt (wire clock).</param>
/// <param name="Retries">Further attempts after passing failures.</param>
internal sealed record Patience(TimeSpan Timeout, int Retries)
{
    /// <summary>For calls that must come through.</summary>
    public static Patience Normal { get; } = new(TimeSpan.FromSeconds(12), 4);

    /// <summary>For places that may well be down: is anybody there?</summary>
    public static Patience Probe { get; } = new(TimeSpan.FromSeconds(6), 0);
}
