using DrBot.Commands.Incidents;

namespace DrBot.Commands.Updates;

/// <summary>
/// Who is to be told what and when, as a pure function of the record and the time. Keys are stable, so that a
/// restart neither repeats nor forgets; after a gap only the newest word of each kind goes out.
/// </summary>
public static class UpdateSchedule
{
    /// <summary>Updates that are due and were not composed yet, oldest first.</summary>
    public static IReadOnlyList<DueUpdate> Due(IncidentState state, DateTimeOffset now) =>
        [.. All(state, now).Where(u => u.Due <= now && !state.Updates.Deliveries.ContainsKey(u.Key)).OrderBy(u => u.Due)];

    /// <summary>When each audience hears from us next; audiences without a next word are left out.</summary>
    public static IReadOnlyList<NextUpdate> Upcoming(IncidentState state, DateTimeOffset now) =>
        [.. state.Audiences.Select(a => (a, At: NextAt(state, a, now))).Where(x => x.At is not null)
            .Select(x => new NextUpdate(x.a.Name, x.a.Title, x.At!.Value)).OrderBy(n => n.At)];

    /// <summary>When the next update becomes due; null when none will.</summary>
    public static DateTimeOffset? NextAt(IncidentState state, DateTimeOffset now) =>
        Upcoming(state, now).Select(n => (DateTimeOffset?)n.At).Min();

    /// <summary>An update once-within a bound goes out this much of the bound early: on time is not at the last second.</summary>
    private const double Margin = 0.9;

    private static IEnumerable<DueUpdate> All(IncidentState state, DateTimeOffset now) =>
        from audience in state.Audiences
        from occasion in Occasions(state, audience, now)
        from channel in audience.Channels
        where !channel.StartsWith("phone:", StringComparison.Ordinal)
        select new DueUpdate(
            $"{state.Id}/{audience.Name}/{channel}/{occasion.Name}", audience, channel, occasion.Kind, occasion.At, occasion.Text);

    private static IEnumerable<Occasion> Occasions(IncidentState state, AudiencePlan audience, DateTimeOffset now)
    {
        foreach (var request in state.Updates.Requests.Where(r => r.Audience is null || r.Audience == audience.Name))
            yield return new Occasion($"requested-{request.Id}", UpdateKind.Requested, request.At, request.Text.Value);
        var scheduled = Scheduled(state, audience, state.EndedAt ?? now);
        if (state.EndedAt is { } ended && state.Status != IncidentStatus.Closed)
        {
            // Whoever was told of it is told of its end; a formal notice that was still due goes out as the last word.
            yield return new Occasion("resolution", UpdateKind.Resolution, ended, null);
            yield break;
        }

        foreach (var occasion in scheduled)
            yield return occasion;
    }

    private static IEnumerable<Occasion> Scheduled(IncidentState state, AudiencePlan audience, DateTimeOffset until)
    {
        if (audience.Within is { } within)
            yield return new Occasion("notice", UpdateKind.Initial, state.DeclaredAt + within * Margin, null);
        if (audience.Every is null && !audience.OnChange)
            yield break;
        yield return new Occasion("initial", UpdateKind.Initial, state.DeclaredAt, null);
        if (audience.Every is { } period && (until - state.DeclaredAt) / period is >= 1 and var periods)
            yield return new Occasion(
                $"periodic-{(long)periods}", UpdateKind.Periodic, state.DeclaredAt + period * Math.Floor(periods), null);
        // The first change is the declaration itself.
        if (audience.OnChange && state.Updates.Changes.Count > 1)
            yield return new Occasion(
                $"change-{state.Updates.Changes.Count - 1}", UpdateKind.Change, state.Updates.Changes[^1], null);
    }

    private static DateTimeOffset? NextAt(IncidentState state, AudiencePlan audience, DateTimeOffset now)
    {
        if (state.IsOver)
            return null;
        if (audience.Within is { } within)
            return Told(state, audience, "notice") ? null : state.DeclaredAt + within * Margin;
        if (audience.Every is not { } period)
            return null;
        var passed = Math.Max(0, Math.Floor((now - state.DeclaredAt) / period));
        return state.DeclaredAt + period * (passed + 1);
    }

    private static bool Told(IncidentState state, AudiencePlan audience, string occasion) =>
        audience.Channels.All(c => state.Updates.Deliveries.ContainsKey($"{state.Id}/{audience.Name}/{c}/{occasion}"));

    private sealed record Occasion(string Name, UpdateKind Kind, DateTimeOffset At, string? Text);
}

/// <summary>An update that is due.</summary>
/// <param name="Text">A person's own words, when the update was asked for.</param>
public sealed record DueUpdate(
    string Key, AudiencePlan Audience, string Channel, UpdateKind Kind, DateTimeOffset Due, string? Text);

/// <summary>When an audience hears from us next.</summary>
public sealed record NextUpdate(string Audience, string Title, DateTimeOffset At);
