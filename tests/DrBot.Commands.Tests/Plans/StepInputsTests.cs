using DrBot.Commands.Plans;
using ValueType = DrBot.Commands.Plans.ValueType;

namespace DrBot.Commands.Tests.Plans;

public sealed class StepInputsTests
{
    private static readonly ActionSpec Spec = new()
    {
        Name = "test.action",
        DefaultTimeout = TimeSpan.FromMinutes(1),
        Destructive = false,
        Inputs =
        [
            new InputSpec("text", ValueType.Text, Required: true),
            new InputSpec("count", ValueType.Integer),
            new InputSpec("ttl", ValueType.Duration, Default: "1m"),
            new InputSpec("flag", ValueType.Flag),
            new InputSpec("map", ValueType.TextMap),
            new InputSpec("targets", ValueType.TargetList),
            new InputSpec("choice", ValueType.Text, Allowed: ["a", "b"]),
        ],
    };

    private static readonly ReferenceScope Scope = new() { Plan = TinyPlan.Load().Plan };

    [Fact]
    public void Resolve_EveryType_IsTypedAndReadsBack()
    {
        var inputs = Resolved(
            ("text", Of("in ${regions.recovery}")), ("count", Of("-3")), ("flag", Of("true")),
            ("map", new PlanValue.Mapping(new Dictionary<string, string> { ["K"] = "${regions.primary}" })),
            ("targets", new PlanValue.Sequence(["app", "db"])), ("choice", Of("b")));

        Assert.Equal(new ResolvedInput.Text("in eu-2"), inputs.Values["text"]);
        Assert.Equal(new ResolvedInput.Integer(-3), inputs.Values["count"]);
        Assert.Equal(new ResolvedInput.Seconds(60), inputs.Values["ttl"]);
        Assert.Equal(new ResolvedInput.Flag(true), inputs.Values["flag"]);
        Assert.Equal("eu-1", Assert.IsType<ResolvedInput.Map>(inputs.Values["map"]).Entries["K"]);
        Assert.Equal("db-2",
            Assert.IsType<ResolvedInput.Targets>(inputs.Values["targets"]).Items[1].Identity["instance"]);
        Assert.True(inputs.IsComplete);
        Assert.Equal(inputs.ToJson(), StepInputs.FromJson(Spec, inputs.ToJson()).ToJson());
    }

    [Fact]
    public void Resolve_NotKnownYet_IsLaterUnlessItIsText()
    {
        var inputs = Resolved(
            ("text", Of("${steps.x.y}")), ("count", Of("${before.n}")), ("choice", Of("${steps.x.y}")));

        Assert.Equal(new ResolvedInput.Text("${steps.x.y}"), inputs.Values["text"]);
        Assert.Equal(new ResolvedInput.Later("${before.n}"), inputs.Values["count"]);
        Assert.Equal(new ResolvedInput.Later("${steps.x.y}"), inputs.Values["choice"]);
        Assert.Equal(2, inputs.Unknown.Count);
    }

    [Theory]
    [InlineData("count", "3.5", "a whole number")]
    [InlineData("count", "99999999999999999999", "a whole number")]
    [InlineData("ttl", "60", "a duration like")]
    [InlineData("flag", "yes", "true or false")]
    [InlineData("map", "x", "a map of texts")]
    [InlineData("targets", "app", "a list of targets")]
    [InlineData("choice", "c", "one of a, b")]
    public void Resolve_WrongValue_SaysWhatIsAllowed(string input, string value, string allowed)
    {
        var problem = Assert.Single(Problems(("text", Of("x")), (input, Of(value))));

        Assert.Contains($"'{input}'", problem, StringComparison.Ordinal);
        Assert.Contains(allowed, problem, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_SeveralProblems_AllAreSaid()
    {
        var problems = Problems(
            ("txt", Of("x")), ("targets", new PlanValue.Sequence(["ap"])), ("count", new PlanValue.Sequence(["1"])));

        Assert.Collection(
            problems,
            p => Assert.StartsWith(
                "'txt' is no input of test.action; did you mean 'text'?", p, StringComparison.Ordinal),
            p => Assert.Equal("test.action needs 'text' (a text)", p),
            p => Assert.Equal("'count' must be a whole number, found a list", p),
            p => Assert.StartsWith(
                "there is no target 'ap' ('targets'); did you mean 'app'?", p, StringComparison.Ordinal));
    }

    [Fact]
    public void Resolve_DrillOfATargetWithoutIdentity_IsAProblem()
    {
        var plan = Scope.Plan;
        var bare = new Dictionary<string, Target>(plan.Targets) { ["app"] = plan.Targets["app"] with { Drill = null } };
        var scope = new ReferenceScope { Plan = plan with { Targets = bare }, Drill = true };

        var (_, problems) = StepInputs.Resolve(
            Spec, Written([("text", Of("x")), ("targets", new PlanValue.Sequence(["app"]))]), scope);

        Assert.Equal("target 'app' in 'targets' has no drill identity", Assert.Single(problems));
    }

    [Fact]
    public void ResolveUndo_WithFactsFromBefore_IsTyped()
    {
        var step = Scope.Plan.Runbooks["move"].Step("scale");
        var scale = DrBot.TestKit.FoundingActions.Catalogue.Find("kubernetes.scale")!;

        var (inputs, _) = StepInputs.ResolveUndo(
            scale, step, Scope with { Before = new Dictionary<string, string> { ["replicas"] = "2" } });

        Assert.Equal(new ResolvedInput.Integer(2), inputs!.Values["replicas"]);
        Assert.Throws<ArgumentException>(() => StepInputs.ResolveUndo(scale, step, Scope));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"count\":\"3\"}")]
    [InlineData("{\"other\":1}")]
    [InlineData("{\"text\":null}")]
    public void FromJson_NoSuchInputs_IsRefused(string json) =>
        Assert.Throws<FormatException>(() => StepInputs.FromJson(Spec, json));

    private static PlanValue.Scalar Of(string text) => new(text);

    private static ResolvedInputs Resolved(params (string, PlanValue)[] written)
    {
        var (inputs, problems) = StepInputs.Resolve(Spec, Written(written), Scope);
        return inputs ?? throw new InvalidOperationException(string.Join("; ", problems));
    }

    private static IReadOnlyList<string> Problems(params (string, PlanValue)[] written) =>
        StepInputs.Resolve(Spec, Written(written), Scope).Problems;

    private static Dictionary<string, PlanValue> Written((string Key, PlanValue Value)[] written) =>
        written.ToDictionary(w => w.Key, w => w.Value);
}
