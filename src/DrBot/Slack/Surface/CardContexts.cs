using DrBot.Commands.Incidents;
using DrBot.Execution;
using DrBot.Journal.Audit;
using DrBot.People;
using DrBot.Plans;

namespace DrBot.Slack.Surface;

/// <summary>Makes the context a card of an incident is drawn in.</summary>
internal sealed class CardContexts(
    PlanLibrary plans, PeopleBook people, Sightings sightings, ButtonBook buttons, TimeProvider domain,
    AuditStatus? audit = null)
{
    /// <summary>The context as it is now.</summary>
    public CardContext Of(IncidentState incident) =>
        new(domain.GetUtcNow(), plans.Current(incident.Declared.Plan)?.Plan, people, sightings, buttons) { Audit = audit };
}
