using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Incidents;

namespace DrBot.Commands.Updates;

/// <summary>
/// Who is to be told what and when, as a pure function of the record and the time. Keys are stable, so that a
/// restart neither repeats nor forgets. After a gap one word goes out, composed of what is true then: the first word if
/// there was none, else the newest.
/// </summary>
public static class UpdateSchedule
{
    /// <summary>An update once-within a bound goes out this much of the bound early: on time is not at the last second.</summary>
    private const double Margin = 0.9;

    /// <summary>Updates that are due and were not composed yet, oldest first.</summary>
    public static IReadOnlyList<DueUpdate> Due(IncidentState state, DateTimeOffset now)
    {
        // Without the salt nobody can tell what was sent: silence is better than everything twice.
        if (state.Declared.Salt is { Value: null })
            return [];
        var all =
            from audience in state.Audiences.Concat(state.FormerAudiences)
            from channel in Written(audience)
            let told = new Told(state, audience, channel)
            from occasion in Occasions(told, now)
            where occasion.At <= now && !told.Has(occasion.Name)
            select new DueUpdate(told.Key(occasion.Name), audience, channel, occasion.Kind, occasion.At, occasion.Text);
        return [.. all.OrderBy(u => u.Due)];
    }

    /// <summary>When each audience hears from us after now; audiences without a further word are left out.</summary>
    public static IReadOnlyList<NextUpdate> Upcoming(IncidentState state, DateTimeOffset now) =>
        [.. state.Audiences.Select(a => (a, At: NextAt(state, a, now))).Where(x => x.At is not null)
            .Select(x => new NextUpdate(x.a.Name, x.a.Title, x.At!.Value)).OrderBy(n => n.At)];

    /// <summary>When the next update becomes due after now; null when none will.</summary>
    public static DateTimeOffset? NextAt(IncidentState state, DateTimeOffset now) =>
        Upcoming(state, now).Select(n => (DateTimeOffset?)n.At).Min();

    private static IEnumerable<Occasion> Occasions(Told told, DateTimeOffset now)
    {
        var state = told.State;
        if (told.IsInformed)
            foreach (var request in state.Updates.Requests)
                if (request.At >= told.Since && (request.Audience is null || request.Audience == told.Audience.Name))
                    yield return new Occasion($"requested-{request.Id}", UpdateKind.Requested, request.At, request.Text.Value);
        if (state.EndedAt is { } ended)
        {
            if (HearsTheEnd(told))
                yield return new Occasion("resolution", UpdateKind.Resolution, ended, null);
        }
        else if (told.IsInformed)
        {
            foreach (var occasion in Scheduled(told, now))
                yield return occasion;
        }
    }

    private static IEnumerable<Occasion> Scheduled(Told told, DateTimeOffset now)
    {
        var (state, audience, since) = (told.State, told.Audience, told.Since);
        if (audience.Within is { } within)
            yield return new Occasion("notice", UpdateKind.Initial, since + within * Margin, null);
        if (audience.Every is null && !audience.OnChange)
            yield break;
        if (!told.Has("initial"))
        {
            yield return new Occasion("initial", UpdateKind.Initial, since, null);
            yield break;
        }

        // What was true before the last word is in it.
        if (audience.Every is { } period && Passed(since, period, now) is > 0 and var periods
            && since + period * periods is var at && at > told.LastWord)
            yield return new Occasion($"periodic-{periods}", UpdateKind.Periodic, at, null);
        // The first change is the declaration itself.
        if (audience.OnChange && state.Updates.Changes is { Count: > 1 } changes && changes[^1] > told.LastWord)
            yield return new Occasion($"change-{changes.Count - 1}", UpdateKind.Change, changes[^1], null);
    }

    // Whoever was told hears the end. Where a word was still owed, the end is that word; a false alarm owes nobody one.
    private static bool HearsTheEnd(Told told) => told.WasReached
        || (told.IsInformed && told.State.Status != IncidentStatus.Cancelled
            && told.Audience is not { Every: null, Within: null, OnChange: false });

    private static DateTimeOffset? NextAt(IncidentState state, AudiencePlan audience, DateTimeOffset now)
    {
        if (state.IsOver)
            return null;
        if (Written(audience).FirstOrDefault() is not { } channel)
            return null;
        var since = new Told(state, audience, channel).Since;
        if (audience.Within is { } within && since + within * Margin is var notice && notice > now)
            return notice;
        return audience.Every is { } period ? since + period * (Passed(since, period, now) + 1) : null;
    }

    private static long Passed(DateTimeOffset since, TimeSpan period, DateTimeOffset now) =>
        now <= since ? 0 : (now - since).Ticks / period.Ticks;

    // A call is for people to make; DrBot writes.
    private static IEnumerable<string> Written(AudiencePlan audience) =>
        audience.Channels.Select(c => c.Value).OfType<string>().Where(c => !c.StartsWith("phone:", StringComparison.Ordinal));

    private sealed record Occasion(string Name, UpdateKind Kind, DateTimeOffset At, string? Text);

    // A key stands in the record for ever: it holds no address, and without the salt none can be tried against it.
    private static string PlaceOf(IncidentState state, string channel) => state.Declared.Salt?.Value is not { } salt
        ? channel
        : channel[..Math.Max(channel.IndexOf(':', StringComparison.Ordinal), 0)] + "-" + Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(salt), Encoding.UTF8.GetBytes(channel)))[..20];

    // What one audience was told by one channel.
    private sealed record Told(IncidentState State, AudiencePlan Audience, string Channel)
    {
        private readonly string place = PlaceOf(State, Channel);

        public DateTimeOffset Since => State.InformedSince.GetValueOrDefault(Audience.Name, State.DeclaredAt);

        public bool IsInformed => State.Audiences.Any(a => a.Name == Audience.Name);

        public bool WasReached => Words.Any(d => d.Status != DeliveryStatus.Failed);

        public DateTimeOffset LastWord => Words.Where(d => d.Kind is not UpdateKind.Requested)
            .Select(d => d.ComposedAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

        private IEnumerable<Delivery> Words =>
            State.Updates.Deliveries.Values.Where(d => d.Audience == Audience.Name && d.Channel == Channel);

        public string Key(string occasion) => $"{State.Id}/{Audience.Name}/{place}/{occasion}";

        public bool Has(string occasion) => State.Updates.Deliveries.ContainsKey(Key(occasion));
    }
}

/// <summary>An update that is due.</summary>
/// <param name="Text">A person's own words, when the update was asked for.</param>
public sealed record DueUpdate(
    string Key, AudiencePlan Audience, string Channel, UpdateKind Kind, DateTimeOffset Due, string? Text);

/// <summary>When an audience hears from us next.</summary>
public sealed record NextUpdate(string Audience, string Title, DateTimeOffset At);
