using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Plans;

public sealed class RunDigestTests
{
    // The document of DocumentOfTheTinyPlan, dumped and hashed by Python's json and hashlib from a dictionary written
    // by
    // hand, once with the production identities and once with those of the drill.
    [Theory]
    [InlineData(RunMode.Failover, "48d818e138193c34038c0fe27f530231fe90d58923a0cec882b514b04fe0e507")]
    [InlineData(RunMode.Drill, "25f615e3694bad14723e01106ca9ce76d6005aa42601c4fe757ce72352a21f05")]
    public void Compute_TinyPlan_IsAsPythonComputesIt(RunMode mode, string expected) =>
        Assert.Equal(expected, RunDigest.Compute(Input() with { Mode = mode }));

    [Fact]
    public void Document_UnknownReferences_StandAsWritten()
    {
        var document = RunDigest.Document(Input());

        Assert.Contains(
            "\"undo\":{\"action\":\"kubernetes.scale\",\"inputs\":{\"replicas\":\"${before.replicas}\"}}", document,
            StringComparison.Ordinal);
        Assert.Contains("\"value\":\"${steps.promote.endpoint}.eu-2.ünï\\n😀\"", document, StringComparison.Ordinal);
        Assert.StartsWith("{\"environment\":\"practice\",\"format\":1,", document, StringComparison.Ordinal);
    }

    public static TheoryData<string> Changes => [.. Changed.Keys];

    private static readonly Dictionary<string, Func<RunDigestInput, RunDigestInput>> Changed = new()
    {
        ["environment"] = i => i with { Environment = "production" },
        ["incident"] = i => i with { Incident = "DR-20260101-000001" },
        ["run"] = i => i with { Run = "DR-20260101-000000-R2" },
        ["mode"] = i => i with { Mode = RunMode.Switchover },
        ["requester"] = i => i with { Requester = "ann" },
        ["policy"] = i => i with { Policy = i.Policy! with { ValidFor = TimeSpan.FromHours(5) } },
        ["no policy"] = i => i with { Policy = null },
        ["input"] = i => i with { Inputs = new Dictionary<string, string> { ["alias"] = "other" } },
        ["fewer steps"] = i => i with { Steps = [.. i.Runbook.Steps.Skip(1)] },
        ["plan"] = i => i with { Plan = i.Plan with { Hash = new string('0', 64) } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Compute_AnythingChanged_Differs(string change) =>
        Assert.NotEqual(RunDigest.Compute(Input()), RunDigest.Compute(Changed[change](Input())));

    [Fact]
    public void Compute_DrillWithoutDrillIdentity_IsRefused()
    {
        var input = Input() with { Mode = RunMode.Drill };
        var plan = input.Plan.Plan;
        var bare = new Dictionary<string, Target>(plan.Targets) { ["db"] = plan.Targets["db"] with { Drill = null } };
        input = input with { Plan = input.Plan with { Plan = plan with { Targets = bare } } };

        var refused = Assert.Throws<ArgumentException>(() => RunDigest.Compute(input));

        Assert.Contains("step 'promote'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_EveryTermOfBreakGlass_IsInTheDigest()
    {
        var glass = Input().Policy! with { BreakGlass = true, Delay = TimeSpan.FromMinutes(10), Stoppers = ["manager"] };
        ApprovalPolicy[] policies =
        [
            Input().Policy!, Input().Policy! with { RequesterMayApprove = true }, glass, glass with { Delay = TimeSpan.FromMinutes(11) },
            glass with { Stoppers = ["director"] },
        ];

        var digests = policies.Select(p => RunDigest.Compute(Input() with { Policy = p })).ToList();

        Assert.Equal(policies.Length, digests.Distinct().Count());
        // What is no break-glass has neither, so that digests given before stay what they were.
        Assert.Equal(digests[0], RunDigest.Compute(Input() with { Policy = Input().Policy! with { Stoppers = ["x"], Delay = TimeSpan.FromMinutes(1) } }));
    }

    private static RunDigestInput Input()
    {
        var loaded = TinyPlan.Load();
        return new RunDigestInput
        {
            Plan = loaded,
            Catalogue = FoundingActions.Catalogue,
            Environment = "practice",
            Incident = "DR-20260101-000000",
            Run = "DR-20260101-000000-R1",
            Runbook = loaded.Plan.Runbooks["move"],
            Mode = RunMode.Failover,
            Requester = "cyd",
            Policy = loaded.Plan.Approvals["two"],
            Inputs = new Dictionary<string, string> { ["alias"] = "ünï\n😀" },
        };
    }
}
