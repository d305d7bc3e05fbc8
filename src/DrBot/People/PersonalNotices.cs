using System.Collections.Concurrent;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Journal;
using DrBot.Providers;
using DrBot.Updates.Channels;

namespace DrBot.People;

/// <summary>
/// Says things to single people: in chat and by mail. What went out is remembered beside the journal and not said again after a
/// restart; what did not is to be said again. Slack finds a message that was written before; a mail whose outcome was lost is
/// repeated, and given up after the third time.
/// </summary>
internal sealed partial class PersonalNotices(
    IEnumerable<IDirectMessages> chats, IEnumerable<IUpdateChannel> channels, Receipts receipts, TimeProvider domain,
    ILogger<PersonalNotices> logger)
{
    // Where nobody can tell whether it arrived, it is not said without end.
    private const int MostUnknown = 3;
    private readonly ConcurrentDictionary<string, int> unknown = new(StringComparer.Ordinal);
    private readonly IUpdateChannel? mail = channels.FirstOrDefault(c => c.Scheme == "email");

    /// <summary>True when a person has an account that can be written to.</summary>
    public bool HasChat(Person person) => Chats(person).Any();

    /// <summary>True when a person can be written to by mail.</summary>
    public bool HasMail(Person person) => mail is not null && person.Email is not null;

    /// <summary>Writes to every chat account of a person; false when some of it is to be tried again.</summary>
    public async Task<bool> ChatAsync(Person person, PersonalNotice notice, CancellationToken cancellationToken)
    {
        var isDone = true;
        foreach (var (chat, account) in Chats(person))
            isDone &= await OnceAsync($"{notice.Key}/{account}", token => chat.SendAsync(account, notice, token), cancellationToken);
        return isDone;
    }

    /// <summary>Writes a mail to a person; false when it is to be tried again.</summary>
    public async Task<bool> MailAsync(Person person, PersonalNotice notice, CancellationToken cancellationToken) =>
        mail is null || person.Email is not { } address || await OnceAsync(
            $"{notice.Key}/mail/{person.Id}", token => mail.SendAsync(Mail(notice, address), token), cancellationToken);

    private IEnumerable<(IDirectMessages Chat, Account Account)> Chats(Person person) =>
        from account in person.Accounts
        from chat in chats
        where chat.Reaches(account)
        select (chat, account);

    private async Task<bool> OnceAsync(string key, Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        if (await receipts.FindAsync(key, cancellationToken) is not null)
            return true;
        try
        {
            await send(cancellationToken);
        }
        catch (ProviderException e)
        {
            LogNotSent(key, e.Message);
            if (e.Kind is not ProviderFailure.UnknownOutcome)
                return e.Kind is not (ProviderFailure.Transient or ProviderFailure.Throttled);
            if (unknown.AddOrUpdate(key, 1, (_, times) => times + 1) < MostUnknown)
                return false;
        }

        await receipts.KeepAsync(key, domain.GetUtcNow().ToString("O"), cancellationToken);
        unknown.TryRemove(key, out _);
        return true;
    }

    private static OutgoingUpdate Mail(PersonalNotice notice, string address) => new()
    {
        Key = $"{notice.Key}/{address}",
        Address = address,
        Incident = notice.Incident,
        Status = IncidentStatus.Declared,
        Level = 0,
        Subject = notice.Subject,
        Text = notice.Text,
    };

    [LoggerMessage(EventId = 6111, Level = LogLevel.Warning, Message = "What was to be said to somebody ({Key}) was not taken: {Reason}")]
    private partial void LogNotSent(string key, string reason);
}
