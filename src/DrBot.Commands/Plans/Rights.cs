using DrBot.Commands.Language;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Plans;

/// <summary>
/// Who may give which verb, in which mode, where a plan says otherwise than the language's own table
/// (<see cref="Verb.MayUse"/>). An empty list is nobody.
/// </summary>
public sealed record Rights
{
    /// <summary>The words a list may hold beside the names of roles.</summary>
    public static IReadOnlyDictionary<string, Permission> Words { get; } = new Dictionary<string, Permission>
    {
        ["anyone"] = Permission.Anyone,
        ["people"] = Permission.Responder,
        ["operators"] = Permission.Operator,
        ["commander"] = Permission.Commander,
        ["approvers"] = Permission.SlotHolder,
        ["requester"] = Permission.Requester,
        ["declarer"] = Permission.Declarer,
    };

    /// <summary>A plan that leaves everything as the language has it.</summary>
    public static Rights Usual { get; } = new();

    /// <summary>What the plan says, by verb.</summary>
    public IReadOnlyDictionary<string, VerbRight> Verbs { get; init; } = new Dictionary<string, VerbRight>();

    /// <summary>Another table that must let it pass as well: nobody gains by a change that is not confirmed.</summary>
    public Rights? And { get; init; }

    /// <summary>This table and every other that must agree.</summary>
    public IEnumerable<Rights> All
    {
        get
        {
            for (var table = this; table is not null; table = table.And)
                yield return table;
        }
    }

    /// <summary>True when people may be given or denied the verb by a plan: who one is and how it goes may everybody ask.</summary>
    public static bool IsSettable(Verb verb) => verb.Name is not ("whoami" or "help");

    /// <summary>True when the verb concerns a run, so that its right may differ by mode. A verb that starts runs has one mode of its own.</summary>
    public static bool DiffersByMode(Verb verb) => verb.Group is VerbGroup.Approve or VerbGroup.Steer || verb.Name == "preview";

    /// <summary>Both tables together.</summary>
    public Rights With(Rights other) => ReferenceEquals(this, other) || IsSame(this, other)
        ? this
        : this with { And = And is null ? other : And.With(other) };

    /// <summary>Whom this table alone lets give the verb; null where it says nothing.</summary>
    /// <param name="mode">The mode of the run it concerns; null when it concerns none.</param>
    public IReadOnlyList<string>? Who(string verb, RunMode? mode) => Verbs.TryGetValue(verb, out var right)
        ? mode is { } m && right.Modes.TryGetValue(m, out var who) ? who : right.Always
        : null;

    /// <summary>A line for every verb the table speaks of, sorted.</summary>
    public IEnumerable<string> Lines() => Verbs.OrderBy(v => v.Key, StringComparer.Ordinal).SelectMany(v => v.Value.Lines(v.Key));

    private static bool IsSame(Rights a, Rights b) => a.And is null && b.And is null && a.Lines().SequenceEqual(b.Lines());
}

/// <summary>Who may give one verb.</summary>
/// <param name="Always">In every mode not named; null as the language has it.</param>
/// <param name="Modes">In single modes.</param>
public sealed record VerbRight(IReadOnlyList<string>? Always, IReadOnlyDictionary<RunMode, IReadOnlyList<string>> Modes)
{
    /// <summary>What it says, a line for each mode it speaks of.</summary>
    public IEnumerable<string> Lines(string verb)
    {
        if (Always is not null)
            yield return $"{verb}: {Text(Always)}";
        foreach (var (mode, who) in Modes.OrderBy(m => m.Key))
            yield return $"{verb} ({mode.ToString().ToLowerInvariant()}): {Text(who)}";
    }

    private static string Text(IReadOnlyList<string> who) => who.Count == 0 ? "nobody" : string.Join(", ", who.Order(StringComparer.Ordinal));
}
