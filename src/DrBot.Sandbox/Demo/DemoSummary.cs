namespace DrBot.Sandbox.Demo;

/// <summary>What is left to say when it is over.</summary>
internal static class DemoSummary
{
    public static IReadOnlyList<string> Lines(DemoResult result)
    {
        var ids = result.Steps.Select(s => s.Id.Length).DefaultIfEmpty().Max();
        var actions = result.Steps.Select(s => s.Action?.Length ?? 0).DefaultIfEmpty().Max();
        return
        [
            "",
            $"{result.Outcome.ToUpperInvariant()}  {result.Incident ?? "no incident"}  {result.Wall.TotalSeconds:0.0} s of real time"
                + (result.Trouble is null ? "" : $"  ({result.Trouble})"),
            "",
            $"Steps ({result.RunState})",
            .. result.Steps.Select(s => $"  {s.Id.PadRight(ids)}  {(s.Action ?? "").PadRight(actions)}  {s.State,-10} {(s.Took is null ? "" : Spans.Format(s.Took)),8}"),
            $"RTO        {Spans.Format(result.RtoActual)} used of {Spans.Format(result.RtoTarget)}",
            $"Data loss  {Spans.Format(result.RpoActual)} of {Spans.Format(result.RpoTarget)} allowed by the RPO",
            $"Approved   {Or(string.Join(", ", result.Approvals.Select(a => $"{a.Person} as {a.Slot}")), "by nobody")}",
            $"Updates    {result.Updates.Count} sent",
            .. result.Updates.GroupBy(u => (u.Audience, u.Channel)).Select(g =>
                $"  {g.Key.Audience} by {g.Key.Channel}: {string.Join(", ", g.Select(u => "+" + Spans.Format(u.AfterOutage)))}"),
            .. result.NextUpdates.Count == 0 ? [] : new[] { "Next due, had it not been resolved" },
            .. result.NextUpdates.Select(n => "  " + n.Replace("Next update to ", "", StringComparison.Ordinal)),
            $"Debt       {(result.Debt is null ? "none accepted" : $"unprotected, accepted by {result.Debt}")}",
        ];
    }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
