using System.Collections.Concurrent;
using DrBot.Execution;
using DrBot.Slack.WebApi;

namespace DrBot.Slack.People;

/// <summary>
/// Tells whose word an account carries, by its immutable ids alone. Guests, people of other organisations and
/// workspaces, bots, workflows, apps and closed accounts are nobody.
/// </summary>
internal sealed partial class SlackDirectory(
    SlackApi api, LiveSlackOptions options, TimeProvider wire, ILogger<SlackDirectory> log)
{
    /// <summary>How long a reading is used without asking again.</summary>
    internal static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    /// <summary>How long a person is kept waiting for Slack, who must be answered within 3 s.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.2);

    private readonly ConcurrentDictionary<string, (SlackAccount Account, DateTimeOffset At)> readings =
        new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> asking = new(StringComparer.Ordinal);

    /// <summary>
    /// Looks an account up. Where Slack does not answer, the last reading counts and says its age and why; without one
    /// the account is unknown.
    /// </summary>
    public async Task<AccountReading> LookUpAsync(string id, CancellationToken cancellationToken)
    {
        if (readings.TryGetValue(id, out var last) && wire.Steady() - last.At < Fresh)
            return new AccountReading(last.Account, wire.Steady() - last.At, null);

        string? problem = null;
        try
        {
            await AskOnceAsync(id).WaitAsync(Patience, wire, cancellationToken);
        }
        catch (SlackApiException e)
        {
            problem = e.Message;
        }
        catch (TimeoutException)
        {
            problem = $"Slack did not tell within {Patience.TotalSeconds} s";
        }

        if (readings.TryGetValue(id, out var now) && (problem is null || now.Account is not SlackAccount.Unknown))
            return new AccountReading(now.Account, wire.Steady() - now.At, problem);
        return new AccountReading(new SlackAccount.Unknown(problem ?? "Slack did not tell"), TimeSpan.Zero, problem);
    }

    /// <summary>
    /// Reads accounts ahead, one after the other, so that the first click needs no answer of Slack's and a later outage finds them known.
    /// </summary>
    public async Task WarmAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
            if ((await LookUpAsync(id, cancellationToken)).Problem is { } problem)
                LogStale(id, problem);
    }

    /// <summary>Asks anew at the next look-up, because the account changed.</summary>
    public void Forget(string id)
    {
        // The reading itself stays, as the last one known.
        if (readings.TryGetValue(id, out var last))
            readings[id] = last with { At = last.At - Fresh };
    }

    /// <summary>Whose word an account with these properties carries in our workspace.</summary>
    public static SlackAccount Judge(SlackUser user, string team) => user switch
    {
        { IsDeleted: true } => new SlackAccount.Nobody("the account is closed"),
        { IsBot: true } or { IsAppUser: true } => new SlackAccount.Nobody("bots, workflows and apps have no say"),
        { IsStranger: true } => new SlackAccount.Nobody("the account is of another organisation"),
        { IsGuest: true } => new SlackAccount.Nobody("guests have no say"),
        _ when user.Team != team && !user.EnterpriseTeams.Contains(team) =>
            new SlackAccount.Nobody("the account is of another workspace"),
        _ => new SlackAccount.Member(user.Id, user.EnterpriseId ?? user.Id, user.Name),
    };

    // Everyone who asks for the same account at the same time waits for the same call, which outlives their patience.
    private Task AskOnceAsync(string id)
    {
        var call = asking.GetOrAdd(id, AskAsync);
        if (call.IsCompleted)
            asking.TryRemove(new(id, call));
        return call;
    }

    private async Task AskAsync(string id)
    {
        await Task.Yield();
        try
        {
            var user = await api.Users.InfoAsync(id, CancellationToken.None);
            readings[id] = (Judge(user, options.Current.Team), wire.Steady());
        }
        catch (SlackApiException e) when (e.Error is "user_not_found" or "user_not_visible" or "users_not_found")
        {
            readings[id] = (new SlackAccount.Nobody("the workspace has no such account"), wire.Steady());
        }
        finally
        {
            asking.TryRemove(id, out _);
        }
    }

    [LoggerMessage(SlackLogEvents.DirectoryStale, LogLevel.Warning, "Slack account {Id} could not be read: {Problem}")]
    private partial void LogStale(string id, string problem);
}
