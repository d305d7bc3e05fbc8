using DrBot.Commands.Incidents;

namespace DrBot.Updates.Channels;

/// <summary>The state of an incident in the words of the status page.</summary>
internal static class StatusPageWords
{
    /// <summary>
    /// The incident's status. While a run mitigates it stays <c>investigating</c>: <c>identified</c> would claim that
    /// the cause is known.
    /// </summary>
    public static string Incident(IncidentStatus status) => status switch
    {
        IncidentStatus.Declared or IncidentStatus.Mitigating => "investigating",
        IncidentStatus.Monitoring => "monitoring",
        _ => "resolved",
    };

    /// <summary>The components' status; recovery has been checked when the incident is monitored.</summary>
    public static string Component(IncidentStatus status, int level) => status switch
    {
        not (IncidentStatus.Declared or IncidentStatus.Mitigating) => "operational",
        _ => level switch
        {
            <= 1 => "major_outage",
            2 => "partial_outage",
            _ => "degraded_performance",
        },
    };

    /// <summary>The impact shown beside the incident.</summary>
    public static string Impact(int level) => level switch
    {
        <= 1 => "critical",
        2 => "major",
        3 => "minor",
        _ => "none",
    };
}
