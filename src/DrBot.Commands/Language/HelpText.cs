using System.Globalization;
using System.Text;

namespace DrBot.Commands.Language;

/// <summary>Help in plain text, for any surface; escape it there.</summary>
public static class HelpText
{
    /// <summary>The hint a chat shows while <c>/dr</c> is typed; Slack allows 1,000 characters.</summary>
    public static string UsageHint { get; } =
        $"[{string.Join(" | ", VerbTable.Verbs.Select(verb => verb.Name))}]";

    /// <summary>Help on everything, or on one verb; an unknown one is answered with the nearest.</summary>
    /// <param name="verb">A name or an alias, or null for the overview.</param>
    /// <param name="mayUse">Whether the person who asks may use a verb; the others are only counted.</param>
    /// <param name="inPlans">Whom the plans let use a verb, where they say otherwise than the language; null where none does.</param>
    public static string For(string? verb, Func<Verb, bool> mayUse, Func<Verb, string?>? inPlans = null)
    {
        if (verb is null) return Overview(mayUse);
        if (VerbTable.Find(verb) is { } known) return Detail(known, mayUse(known), inPlans?.Invoke(known));
        var near = Nearest.Of(verb, VerbTable.Verbs.SelectMany(candidate => candidate.Names));
        var hint = near is null ? "" : $" Did you mean '/dr help {near}'?";
        return $"There is no command '{Literal.Shown(verb, 40)}'.{hint} '/dr help' lists them all.";
    }

    /// <summary>A permission in words: <c>the commander or whoever may fill a slot</c>.</summary>
    public static string Describe(Permission permission)
    {
        (Permission Quality, string Words)[] all =
        [
            (Permission.Anyone, "anyone"),
            (Permission.Responder, "anyone named in the plan"),
            (Permission.Commander, "the commander"),
            (Permission.Operator, "anyone with a role in the plan"),
            (Permission.SlotHolder, "whoever may fill a slot"),
            (Permission.Requester, "the requester"),
            (Permission.Declarer, "whoever declared it"),
            (Permission.CommandRole, "anyone with the role incident-commander"),
        ];
        var words = all.Where(one => permission.HasFlag(one.Quality)).Select(one => one.Words).ToArray();
        return words.Length == 0 ? "nobody" : string.Join(" or ", words);
    }

    /// <summary>The heading of a group of verbs.</summary>
    public static string Heading(VerbGroup group) => group switch
    {
        VerbGroup.Incident => "An incident",
        VerbGroup.Start => "Starting a run",
        VerbGroup.Approve => "Approving",
        VerbGroup.Steer => "Steering a run",
        VerbGroup.Inform => "People and words",
        _ => "Looking",
    };

    private static string Overview(Func<Verb, bool> mayUse)
    {
        var text = new StringBuilder();
        foreach (var group in VerbTable.Verbs.Where(mayUse).GroupBy(verb => verb.Group))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{Heading(group.Key)}");
            foreach (var verb in group)
                text.AppendLine(CultureInfo.InvariantCulture, $"  {Named(verb)}: {verb.Summary}.");
        }

        var others = VerbTable.Verbs.Count(verb => !mayUse(verb));
        if (others > 0) text.AppendLine(CultureInfo.InvariantCulture, $"{others} more {(others == 1 ? "is" : "are")} not for you at present.");
        return Lines(text.AppendLine("'/dr help COMMAND' says more about one."));
    }

    private static string Detail(Verb verb, bool mayUse, string? inPlans)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"{verb.Usage}")
            .AppendLine(CultureInfo.InvariantCulture, $"{verb.Summary}.");
        if (verb.Aliases.Count > 0) text.AppendLine($"Also: {string.Join(", ", verb.Aliases)}.");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"For {Describe(verb.MayUse)}{(inPlans is null ? "" : $" (by the plan's rights: {inPlans})")}{(mayUse ? "" : "; not for you at present")}.");
        foreach (var argument in verb.Arguments)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {argument.Placeholder}: {argument.Description}.");
        foreach (var flag in verb.Flags)
            text.AppendLine(CultureInfo.InvariantCulture, $"  --{flag.Name}: {flag.Description}.");
        return Lines(text.AppendLine(CultureInfo.InvariantCulture, $"Example: {verb.Example}"));
    }

    private static string Named(Verb verb) => verb.Aliases.Count == 0
        ? UsageLine.Short(verb)
        : $"{UsageLine.Short(verb)} ({string.Join(", ", verb.Aliases)})";

    private static string Lines(StringBuilder text) => text.Replace("\r\n", "\n").ToString().TrimEnd('\n');
}
