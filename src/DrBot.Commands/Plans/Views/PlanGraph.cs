using System.Text;

namespace DrBot.Commands.Plans.Views;

/// <summary>Draws a runbook as a Mermaid flow chart: who agrees first, what comes after what, what destroys.</summary>
public static class PlanGraph
{
    /// <summary>The chart, ready for a <c>```mermaid</c> block.</summary>
    public static string Mermaid(Runbook runbook, Plan plan, ActionCatalogue catalogue)
    {
        var chart = new StringBuilder("flowchart TD\n");
        var gate = runbook.Approval is { } name && plan.Approvals.TryGetValue(name, out var policy) ? policy : null;
        if (gate is not null)
            chart.Append($"    approval{{{{\"{Label(gate.Name)}<br/>{Label(string.Join(" + ", gate.Slots))}\"}}}}\n");
        foreach (var step in runbook.Steps) Node(step, plan, catalogue, chart);
        foreach (var step in runbook.Steps)
        {
            if (step.Needs.Count == 0 && gate is not null) chart.Append($"    approval --> {Id(step.Id)}\n");
            foreach (var need in step.Needs) chart.Append($"    {Id(need)} --> {Id(step.Id)}\n");
        }

        return chart
            .Append("    classDef destructive fill:#fde2e1,stroke:#b3261e,stroke-width:3px,color:#410e0b\n")
            .Append("    classDef looks fill:#e8f0fe,stroke:#1967d2,color:#0b2a5b\n")
            .Append("    classDef manual stroke-dasharray:5 4\n")
            .ToString();
    }

    private static void Node(Step step, Plan plan, ActionCatalogue catalogue, StringBuilder chart)
    {
        var view = StepView.Of(step, plan, catalogue);
        var text = string.Join("<br/>", new[] { step.Id, view.Action, view.TargetText }.OfType<string>().Select(Label));
        if (view.Destructive) text += view.Irreversible ? "<br/>destructive, cannot be undone" : "<br/>destructive";
        var style = view switch
        {
            { Destructive: true } => ":::destructive",
            { Action: "manual" } => ":::manual",
            { Changes: false } => ":::looks",
            _ => "",
        };
        chart.Append($"    {Id(step.Id)}[\"{text}\"]{style}\n");
    }

    // Mermaid reserves words such as 'end'; a prefix keeps every step's name harmless.
    private static string Id(string step) => "s_" + step.Replace('-', '_');

    private static string Label(string text) => text
        .Replace("&", "#amp;", StringComparison.Ordinal)
        .Replace("\"", "#quot;", StringComparison.Ordinal)
        .Replace("<", "#lt;", StringComparison.Ordinal)
        .Replace(">", "#gt;", StringComparison.Ordinal);
}
