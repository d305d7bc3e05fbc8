namespace DrBot.Commands.Plans;

/// <summary>Everything an organisation decided beforehand, as one YAML file says it.</summary>
public sealed record Plan
{
    /// <summary>The plan's key: <c>unjucks</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The plan's title for people.</summary>
    public required string Title { get; init; }

    /// <summary>The author's revision mark, if any; identity is the hash, not this.</summary>
    public string? Revision { get; init; }

    /// <summary>What the organisation promised.</summary>
    public Objectives Objectives { get; init; } = new();

    /// <summary>Where production runs and where it goes.</summary>
    public Regions Regions { get; init; } = new();

    /// <summary>Every person, by key.</summary>
    public IReadOnlyDictionary<string, Person> People { get; init; } = new Dictionary<string, Person>();

    /// <summary>Roles backed by a group, by name. Roles written beside a person need no entry.</summary>
    public IReadOnlyDictionary<string, RoleSource> Roles { get; init; } = new Dictionary<string, RoleSource>();

    /// <summary>Approval policies, by name.</summary>
    public IReadOnlyDictionary<string, ApprovalPolicy> Approvals { get; init; } =
        new Dictionary<string, ApprovalPolicy>();

    /// <summary>The way past the usual approval; null when there is none.</summary>
    public ApprovalPolicy? BreakGlass { get; init; }

    /// <summary>Who may give which verb, where the plan says otherwise than the language.</summary>
    public Rights Rights { get; init; } = Rights.Usual;

    /// <summary>Response levels, by number (1 is the gravest).</summary>
    public IReadOnlyDictionary<int, ResponseLevel> Levels { get; init; } = new Dictionary<int, ResponseLevel>();

    /// <summary>Foreseen disasters, by name.</summary>
    public IReadOnlyDictionary<string, Scenario> Scenarios { get; init; } = new Dictionary<string, Scenario>();

    /// <summary>Things steps may touch, by name.</summary>
    public IReadOnlyDictionary<string, Target> Targets { get; init; } = new Dictionary<string, Target>();

    /// <summary>Runbooks, by name.</summary>
    public IReadOnlyDictionary<string, Runbook> Runbooks { get; init; } = new Dictionary<string, Runbook>();

    /// <summary>Groups to be kept informed, by name.</summary>
    public IReadOnlyDictionary<string, Audience> Audiences { get; init; } = new Dictionary<string, Audience>();

    /// <summary>Rehearsals, by name.</summary>
    public IReadOnlyDictionary<string, Drill> Drills { get; init; } = new Dictionary<string, Drill>();

    /// <summary>Vendors to call, by name.</summary>
    public IReadOnlyDictionary<string, Contact> Contacts { get; init; } = new Dictionary<string, Contact>();

    /// <summary>
    /// Free values later text may read as <c>${values.name}</c>: status page, bridge, support address.
    /// </summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The roles somebody holds or a group gives, in the file's order.</summary>
    public IReadOnlyList<string> RoleNames() => [.. People.Values.SelectMany(p => p.Roles).Concat(Roles.Keys).Distinct()];
}

/// <summary>Promised recovery time, recovery point and availability.</summary>
public sealed record Objectives(TimeSpan? Rto = null, TimeSpan? Rpo = null, string? Availability = null);

/// <summary>The region production lives in and the one it moves to.</summary>
public sealed record Regions(string? Primary = null, string? Recovery = null);

/// <summary>A vendor to call.</summary>
public sealed record Contact(string Name, string Title, string? Phone, string? Email, string? Portal, string? Level);
