namespace DrBot.Sandbox.Demo;

/// <summary>Somebody of the plan.</summary>
/// <param name="Key">As the plan names them.</param>
/// <param name="Name">As others call them.</param>
/// <param name="Slack">Their account.</param>
/// <param name="Roles">What the plan lets them do.</param>
internal sealed record CastMember(string Key, string Name, string Slack, IReadOnlyList<string> Roles)
{
    public bool Is(string role) => Roles.Contains(role);
}

/// <summary>Who plays whom: nobody approves what they asked for, and nobody approves twice.</summary>
internal sealed record Cast(
    CastMember Commander, CastMember Requester, IReadOnlyList<CastMember> Approvers, CastMember OnDuty)
{
    private const string CommanderRole = "incident-commander";

    /// <exception cref="InvalidDataException">The plan names too few people.</exception>
    public static Cast Of(DemoPlan plan)
    {
        var commander = plan.People.FirstOrDefault(p => p.Is(CommanderRole))
            ?? throw new InvalidDataException($"plan {plan.Name} names nobody with the role {CommanderRole} and a Slack account");
        var requester = Best(plan.People.Where(p => p != commander && p.Roles.Count > 0 && !plan.Slots.Any(p.Is)), "operator")
            ?? Best(plan.People.Where(p => p != commander && p.Roles.Count > 0), "operator")
            ?? commander;
        var approvers = new List<CastMember>();
        foreach (var slot in plan.Slots)
            approvers.Add(plan.People.Where(p => p.Is(slot) && p != requester && !approvers.Contains(p)).OrderBy(p => p == commander).FirstOrDefault()
                ?? throw new InvalidDataException(
                    $"plan {plan.Name} names nobody but the requester and the other approvers with the role {slot}"));
        var onDuty = Best(plan.People.Where(p => p != requester && p.Is("operator")), "database-administrator") ?? requester;
        return new Cast(commander, requester, approvers, onDuty);
    }

    private static CastMember? Best(IEnumerable<CastMember> people, string role) => people.OrderByDescending(p => p.Is(role)).FirstOrDefault();
}
