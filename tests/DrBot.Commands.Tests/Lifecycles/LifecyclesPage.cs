using System.Text;
using DrBot.Commands.Incidents;
using DrBot.Commands.Lifecycles;
using DrBot.Commands.Runs;

namespace DrBot.Commands.Tests.Lifecycles;

/// <summary>Writes <c>docs/lifecycles.md</c> from the tables.</summary>
internal static class LifecyclesPage
{
    public static string Write() => new StringBuilder("""
        # Life cycles

        <!-- Drawn from the tables of DrBot.Commands; DRBOT_UPDATE=1 dotnet test rewrites it. -->

        Three tables say what can become of an incident, a run and a step. Every pair of state and trigger is decided:
        permitted (an arrow), ignored on purpose, or refused with a reason that is told to whoever asked. State is folded
        from the journal by the same tables, so an entry a table refuses changes nothing.


        """)
        .Append(Section(
            "An incident", "`Declared → Mitigating ⇄ Monitoring → Resolved → Closed`, or `Cancelled` as a false alarm. "
            + "Monitoring may carry a protection debt: since an irreversible step succeeded production runs unprotected, "
            + "until a run of a runbook marked `restores-protection: true` ends without exceptions. Resolving needs the debt "
            + "paid, or accepted by the commander with a reason.", IncidentLifecycle.Table))
        .Append(Section(
            "A run", "`Aborted` is ended by a person, `Failed` is a pause that outlived 24 hours. A run whose remaining steps "
            + "another goes on with ends as `Aborted` when that one starts.", RunLifecycle.Table))
        .Append(Section(
            "A step", "`Unknown` means that nobody knows whether the change happened. It is never folded into `Failed`: "
            + "DrBot looks on, and asks a person when looking does not tell.", StepLifecycle.Table))
        .ToString().TrimEnd() + "\n";

    private static string Section<TState, TTrigger>(string title, string words, Lifecycle<TState, TTrigger> table)
        where TState : struct, Enum
        where TTrigger : struct, Enum
    {
        var text = new StringBuilder($"## {title}\n\n{words}\n\n```mermaid\n{table.ToMermaid()}```\n\n");
        text.Append("| state | ignored on purpose | why |\n|---|---|---|\n");
        foreach (var state in Enum.GetValues<TState>())
        {
            var ignored = Enum.GetValues<TTrigger>()
                .Select(t => (Trigger: t, Outcome: table.On(state, t) as Transition<TState>.Ignored))
                .Where(t => t.Outcome is not null).GroupBy(t => t.Outcome!.Reason);
            foreach (var group in ignored)
                text.Append($"| {state} | {string.Join(", ", group.Select(g => g.Trigger))} | {group.Key} |\n");
        }

        return text.Append('\n').ToString();
    }
}
