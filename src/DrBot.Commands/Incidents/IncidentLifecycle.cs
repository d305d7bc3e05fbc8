using DrBot.Commands.Lifecycles;

namespace DrBot.Commands.Incidents;

/// <summary>The states of an incident.</summary>
public enum IncidentStatus
{
    /// <summary>Somebody said so.</summary>
    Declared,

    /// <summary>A run acts on it.</summary>
    Mitigating,

    /// <summary>Recovered, perhaps unprotected; being watched.</summary>
    Monitoring,

    /// <summary>Over; the debt is paid or accepted.</summary>
    Resolved,

    /// <summary>Written up.</summary>
    Closed,

    /// <summary>A false alarm.</summary>
    Cancelled,
}

/// <summary>What can happen to an incident.</summary>
public enum IncidentTrigger
{
    /// <summary>A run starts.</summary>
    RunStarts,

    /// <summary>A run that moved production ends well.</summary>
    RunRecovers,

    /// <summary>A person says it is over.</summary>
    Resolve,

    /// <summary>A person closes the file.</summary>
    Close,

    /// <summary>A person says it was none.</summary>
    Cancel,
}

/// <summary>The life of an incident, on one screen.</summary>
public static class IncidentLifecycle
{
    private const string OverRun = "the incident is over; declare a new one";

    /// <summary>The table.</summary>
    public static Lifecycle<IncidentStatus, IncidentTrigger> Table { get; } =
        Lifecycle<IncidentStatus, IncidentTrigger>.Table()
            .In(IncidentStatus.Declared)
                .Permit(IncidentTrigger.RunStarts, IncidentStatus.Mitigating)
                .Permit(IncidentTrigger.RunRecovers, IncidentStatus.Monitoring)
                .Permit(IncidentTrigger.Resolve, IncidentStatus.Resolved)
                .Permit(IncidentTrigger.Cancel, IncidentStatus.Cancelled)
                .Refuse("resolve the incident before it is closed", IncidentTrigger.Close)
            .In(IncidentStatus.Mitigating)
                .Ignore(IncidentTrigger.RunStarts, "already mitigating")
                .Permit(IncidentTrigger.RunRecovers, IncidentStatus.Monitoring)
                .Permit(IncidentTrigger.Resolve, IncidentStatus.Resolved)
                .Refuse("a run has acted: resolve the incident instead", IncidentTrigger.Cancel)
                .Refuse("resolve the incident before it is closed", IncidentTrigger.Close)
            .In(IncidentStatus.Monitoring)
                .Permit(IncidentTrigger.RunStarts, IncidentStatus.Mitigating)
                .Ignore(IncidentTrigger.RunRecovers, "already monitoring")
                .Permit(IncidentTrigger.Resolve, IncidentStatus.Resolved)
                .Refuse("a run has acted: resolve the incident instead", IncidentTrigger.Cancel)
                .Refuse("resolve the incident before it is closed", IncidentTrigger.Close)
            .In(IncidentStatus.Resolved)
                .Permit(IncidentTrigger.Close, IncidentStatus.Closed)
                .RefuseTheRest(OverRun)
            .In(IncidentStatus.Closed).RefuseTheRest(OverRun)
            .In(IncidentStatus.Cancelled).RefuseTheRest(OverRun)
            .Build();

    /// <summary>True once the incident is over.</summary>
    public static bool IsOver(IncidentStatus status) => status >= IncidentStatus.Resolved;
}
