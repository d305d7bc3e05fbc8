using DrBot.Commands.Plans.Yaml;

namespace DrBot.Commands.Plans.Sections;

/// <summary>Reads <c>approvals</c>.</summary>
internal static class ApprovalsSection
{
    public static OrderedDictionary<string, ApprovalPolicy> Read(MapReader root, PlanFindings findings)
    {
        var policies = new OrderedDictionary<string, ApprovalPolicy>();
        foreach (var (name, _, node) in root.Entries("approvals", PlanNames.IsPlain, PlanNames.PlainAllowed))
        {
            var map = new MapReader(node, $"approval '{name}'", findings);
            var usual = new ApprovalPolicy { Name = name, Slots = map.Texts("slots") };
            policies[name] = usual with
            {
                ApproveWithin = map.Duration("approve-within") ?? usual.ApproveWithin,
                StartWithin = map.Duration("start-within") ?? usual.StartWithin,
                ValidFor = map.Duration("valid-for") ?? usual.ValidFor,
                RequesterMayApprove = map.Flag("requester-may-approve"),
            };
            map.End();
        }

        return policies;
    }
}
