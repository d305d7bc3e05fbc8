using System.Net.Sockets;
using DrBot.Journal;
using DrBot.Providers;
using DrBot.Providers.Http;
using DrBot.Slack.WebApi;

namespace DrBot.Hosting.Doctor;

/// <summary>How grave a finding is.</summary>
internal enum Severity
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, and a person should know.</summary>
    Warn,

    /// <summary>It must be put right.</summary>
    Fail,

    /// <summary>It could not be reached, so nothing is known of it.</summary>
    Unreachable,
}

/// <summary>One line of <c>drbot doctor</c>.</summary>
/// <param name="Name">What was looked at: <c>store</c>, <c>slack scopes</c>.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do; empty when there is nothing to do, or the finding says it.</param>
internal sealed record Finding(Severity Severity, string Name, string Found, string Advice = "")
{
    public static Finding Ok(string name, string found) => new(Severity.Ok, name, found);

    public static Finding Warn(string name, string found, string advice = "") =>
        new(Severity.Warn, name, found, advice);

    public static Finding Fail(string name, string found, string advice = "") =>
        new(Severity.Fail, name, found, advice);

    /// <summary>Whether a failure says what is wrong, or only that nobody answered.</summary>
    public static Severity Grade(ProviderFailure kind) =>
        kind is ProviderFailure.Transient or ProviderFailure.Throttled or ProviderFailure.UnknownOutcome
            ? Severity.Unreachable : Severity.Fail;

    /// <summary>Looks, and turns what goes wrong into a finding.</summary>
    public static async Task<Finding> OfAsync(string name, Func<Task<Finding>> look)
    {
        try
        {
            return await look();
        }
        catch (SlackApiException e)
        {
            var isAway = e.Kind is SlackFailure.Transient or SlackFailure.RateLimited or SlackFailure.UnknownOutcome;
            return new Finding(isAway ? Severity.Unreachable : Severity.Fail, name, e.Message);
        }
        catch (ProviderException e)
        {
            return new Finding(Grade(e.Kind), name, e.Message);
        }
        catch (Exception e) when (e is StoreRefusedException or EgressRefusedException
            || e.InnerException is EgressRefusedException)
        {
            return Fail(name, e.InnerException is EgressRefusedException inner ? inner.Message : e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or TimeoutException
            or OperationCanceledException or UnauthorizedAccessException or JournalUnavailableException)
        {
            return new Finding(Severity.Unreachable, name, e.Message);
        }
    }
}
