using System.Text;
using DrBot.Commands.Lifecycles;

namespace DrBot.Commands.Tests.Lifecycles;

/// <summary>
/// A life cycle on one screen: a row a trigger, a column a state; in it the next state, <c>-</c> where the trigger is
/// ignored on purpose and <c>x</c> where it is refused.
/// </summary>
internal static class LifecycleGrid
{
    public static string Draw<TState, TTrigger>(Lifecycle<TState, TTrigger> table)
        where TState : struct, Enum
        where TTrigger : struct, Enum
    {
        var states = Enum.GetValues<TState>();
        var text = new StringBuilder().Append("".PadRight(23)).AppendJoin(' ', states.Select(s => Short(s))).Append('\n');
        foreach (var trigger in Enum.GetValues<TTrigger>())
            text.Append(trigger.ToString().PadRight(23)).AppendJoin(' ', states.Select(s => Cell(table.On(s, trigger)))).Append('\n');
        return string.Join('\n', text.ToString().Split('\n').Select(l => l.TrimEnd())).TrimEnd();
    }

    /// <summary>The capitals' syllables, five letters: <c>AwaAp</c> of AwaitingApproval.</summary>
    private static string Short<TState>(TState state)
        where TState : struct, Enum
    {
        var name = state.ToString();
        var words = System.Text.RegularExpressions.Regex.Split(name, "(?<=[a-z])(?=[A-Z])", default, TimeSpan.FromSeconds(1));
        var code = words.Length == 1 ? name : words[0][..3] + words[^1][..2];
        return (code.Length > 5 ? code[..5] : code).PadRight(5);
    }

    private static string Cell<TState>(Transition<TState> transition)
        where TState : struct, Enum => transition switch
        {
            Transition<TState>.Permitted p => Short(p.Next),
            Transition<TState>.Ignored => "-    ",
            _ => "x    ",
        };
}
