namespace DrBot.Commands.Plans;

/// <summary>A group to be kept informed.</summary>
public sealed record Audience
{
    /// <summary>The key in the plan.</summary>
    public required string Name { get; init; }

    /// <summary>The title for people.</summary>
    public required string Title { get; init; }

    /// <summary>When it hears from us.</summary>
    public required Cadence Cadence { get; init; }

    /// <summary>
    /// Where: <c>slack:#incidents</c>, <c>email:eng@example.com</c>, <c>status-page:api,web</c>, <c>phone:…</c>.
    /// </summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    /// <summary>The template's name (a file of the plan's templates folder, without ending).</summary>
    public required string Template { get; init; }
}

/// <summary>A channel of an audience.</summary>
/// <param name="Scheme"><c>slack</c>, <c>email</c>, <c>status-page</c>, <c>phone</c>.</param>
/// <param name="Address">The address in the scheme's own form.</param>
public sealed record Channel(string Scheme, string Address)
{
    /// <inheritdoc />
    public override string ToString() => $"{Scheme}:{Address}";
}

/// <summary>When an audience hears from us.</summary>
public abstract record Cadence
{
    private Cadence()
    {
    }

    /// <summary><c>every: 30m</c>: at the start, then each period, and at the end.</summary>
    public sealed record Every(TimeSpan Period) : Cadence;

    /// <summary><c>every: change</c>: at the start, whenever the incident's state changes, and at the end.</summary>
    public sealed record OnChange : Cadence;

    /// <summary><c>within: 24h</c>: once, not later than that after the start.</summary>
    public sealed record Once(TimeSpan Within) : Cadence;

    /// <summary><c>every: request</c>: only when the commander says so, and at the end.</summary>
    public sealed record OnRequest : Cadence;
}

/// <summary>A rehearsal on a calendar.</summary>
public sealed record Drill(
    string Name, string Every, string? At, string Runbook, string Mode, IReadOnlyDictionary<string, string> Expect)
{
    /// <summary>The title for people.</summary>
    public string? Title { get; init; }

    /// <summary>How long it takes.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Who takes part, in the plan's words.</summary>
    public IReadOnlyList<string> Participants { get; init; } = [];
}
