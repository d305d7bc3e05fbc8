using DrBot.Sandbox.Mail;
using DrBot.Sandbox.StatusPage;

namespace DrBot.Sandbox.World;

/// <summary>A practice world as it is now; the JSON of <c>GET /world</c>.</summary>
public sealed record WorldState
{
    /// <summary>Databases by id.</summary>
    public required IReadOnlyDictionary<string, DatabaseState> Databases { get; init; }

    /// <summary>Records by name, without the trailing dot; CNAMEs and addresses alike.</summary>
    public required IReadOnlyDictionary<string, DnsState> Dns { get; init; }

    /// <summary>Deployments by <c>cluster/namespace/name</c>.</summary>
    public required IReadOnlyDictionary<string, DeploymentState> Deployments { get; init; }

    /// <summary>The data of config maps by <c>cluster/namespace/name</c>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Configmaps { get; init; }

    /// <summary>Regions by name.</summary>
    public required IReadOnlyDictionary<string, RegionState> Regions { get; init; }

    /// <summary>Mails, oldest first.</summary>
    public required IReadOnlyList<MailState> Mails { get; init; }

    /// <summary>The status page.</summary>
    public required StatusPageState StatusPage { get; init; }

    /// <summary>The clocks.</summary>
    public required ClockState Clock { get; init; }

    /// <summary>Faults that still strike.</summary>
    public required IReadOnlyList<string> Faults { get; init; }
}

/// <summary>A database.</summary>
/// <param name="Role"><c>primary</c> or <c>replica</c>.</param>
/// <param name="Region">Where it is.</param>
/// <param name="Status">As RDS says it.</param>
/// <param name="Source">What it replicates from, or null.</param>
/// <param name="Lag">Seconds behind; -1 when replication is stopped, null without one.</param>
/// <param name="Endpoint">Its address.</param>
public sealed record DatabaseState(
    string Role, string Region, string Status, string? Source, double? Lag, string Endpoint);

/// <summary>A DNS record.</summary>
/// <param name="Type">A, CNAME …</param>
/// <param name="Value">What the control plane holds.</param>
/// <param name="Ttl">Seconds.</param>
/// <param name="Status"><c>INSYNC</c>, or <c>PENDING</c> while resolvers may be given
/// <paramref name="Served"/>.</param>
/// <param name="Served">What resolvers are given, or null.</param>
public sealed record DnsState(string Type, string Value, long Ttl, string Status, string? Served);

/// <summary>A deployment.</summary>
/// <param name="Region">Its cluster's region.</param>
/// <param name="Desired">Replicas wanted.</param>
/// <param name="Ready">Pods ready.</param>
/// <param name="RestartedAt">The restart annotation, or null.</param>
/// <param name="Env">What the ready pods were started with; values that differ between pods joined by a bar.</param>
public sealed record DeploymentState(
    string Region, int Desired, int Ready, string? RestartedAt, IReadOnlyDictionary<string, string> Env);

/// <summary>A region.</summary>
/// <param name="Up">Whether its endpoints answer.</param>
/// <param name="Trouble">Why it could not serve users, or null when it could.</param>
/// <param name="Traffic">Names resolvers send there now.</param>
public sealed record RegionState(bool Up, string? Trouble, IReadOnlyList<string> Traffic);

/// <summary>The clocks.</summary>
/// <param name="Domain">Domain time.</param>
/// <param name="Wire">The real time of that moment: what Slack's stamps are in.</param>
/// <param name="Speed">Domain seconds per real second.</param>
public sealed record ClockState(DateTimeOffset Domain, DateTimeOffset Wire, double Speed);
