using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Language;

/// <summary>Rights in words: whom a command takes, by name where the record knows one.</summary>
public static class RightText
{
    private const string NotResponder = "this takes a person of the plan with at least one role; "
        + "ask the plan's owner to add you to people";

    /// <summary>The refusal of somebody who is none of these.</summary>
    public static string Takes(Permission permission, IReadOnlyList<string> roles, IncidentState? state, IReadOnlyList<RunState> runs)
    {
        if (permission == Permission.Operator && roles.Count == 0)
            return NotResponder;
        List<string> whom =
        [
            .. Commander(permission, state),
            .. permission.HasFlag(Permission.Operator) ? ["a person of the plan with at least one role"] : (string[])[],
            .. permission.HasFlag(Permission.Responder) ? ["a person of the plan"] : (string[])[],
            .. permission.HasFlag(Permission.SlotHolder) ? ["anyone eligible to approve it"] : (string[])[],
            .. permission.HasFlag(Permission.Requester) ? runs.Select(r => $"{r.Requester}, who asked for it").DefaultIfEmpty("whoever asked for it") : [],
            .. permission.HasFlag(Permission.Declarer) ? [$"{state?.Declared.DeclaredBy ?? "whoever declared it"}, who declared it"] : (string[])[],
            .. permission.HasFlag(Permission.CommandRole) ? ["anyone with the role incident-commander"] : (string[])[],
            .. roles.Select(r => $"anyone with the role {r}"),
        ];
        return whom.Count == 0 ? "the plan's rights let nobody do this" : $"this takes {string.Join(", or ", whom)}";
    }

    /// <summary>Whom a plan's own table lets give a verb; null where the plan says nothing.</summary>
    public static string? Of(Verb verb, Rights rights) => rights.Verbs.TryGetValue(verb.Name, out var right)
        ? string.Join("; ", right.Lines(verb.Name))
        : null;

    private static IEnumerable<string> Commander(Permission permission, IncidentState? state)
    {
        if (permission.HasFlag(Permission.Commander))
            yield return $"the commander ({state?.Commander ?? "nobody yet: `/dr role commander @person`"})";
    }
}
