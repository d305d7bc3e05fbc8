using DrBot.Commands.Approvals;
using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads <c>break-glass</c>; a plan without it has none.</summary>
internal static class BreakGlassSection
{
    public static ApprovalPolicy? Read(MapReader root, PlanFindings findings)
    {
        if (root.Value("break-glass") is not { } node)
            return null;
        var map = new MapReader(node, "break-glass", findings);
        var usual = new ApprovalPolicy { Name = BreakGlass.Name, Slots = map.Texts("slots"), BreakGlass = true };
        var policy = usual with
        {
            Delay = map.Duration("delay") ?? TimeSpan.Zero,
            ApproveWithin = map.Duration("approve-within") ?? usual.ApproveWithin,
            StartWithin = map.Duration("start-within") ?? usual.StartWithin,
            ValidFor = map.Duration("valid-for") ?? usual.ValidFor,
            // One person and a delay: the delay is what stands for the second.
            RequesterMayApprove = usual.Slots.Count == 1,
        };
        map.End();
        return policy;
    }
}
