using DrBot.Commands.Plans;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Plans;

public sealed class ReferencesTests
{
    private static readonly ReferenceScope Scope = new()
    {
        Plan = TinyPlan.Load()
            .Plan with
        { Values = new Dictionary<string, string> { ["a.b"] = "value", ["evil"] = "${inputs.x}" } },
        Inputs = new Dictionary<string, string> { ["x"] = "${values.a.b}" },
        Outputs = new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["promote"] = new Dictionary<string, string> { ["endpoint"] = "db.example.com" },
        },
    };

    [Theory]
    [InlineData("", "")]
    [InlineData("no reference", "no reference")]
    [InlineData("$5 {x} }", "$5 {x} }")]
    [InlineData("${values.a.b}", "value")]
    [InlineData("a${values.a.b}b${regions.primary}c", "avaluebeu-1c")]
    [InlineData("${targets.db.replica-of.instance}", "db-1")]
    [InlineData("${steps.promote.endpoint}:5432", "db.example.com:5432")]
    [InlineData("$${values.a.b}", "${values.a.b}")]
    public void Resolve_Known_IsReplaced(string written, string expected)
    {
        var resolved = References.Resolve(written, Scope);

        Assert.Equal(expected, resolved.Text);
        Assert.Empty(resolved.Unknown);
    }

    [Theory]
    [InlineData("${inputs.x}", "${values.a.b}")]
    [InlineData("${values.evil}", "${inputs.x}")]
    public void Resolve_ValueThatHoldsAReference_IsNotReadAgain(string written, string expected) =>
        Assert.Equal(expected, References.Resolve(written, Scope).Text);

    [Fact]
    public void Resolve_NotKnownYet_StaysAndIsListed()
    {
        var resolved = References.Resolve("${steps.fence.proof} ${before.replicas} ${values.a.b}", Scope);

        Assert.Equal("${steps.fence.proof} ${before.replicas} value", resolved.Text);
        Assert.Equal([new Reference.StepOutput("fence", "proof"), new Reference.Before("replicas")], resolved.Unknown);
    }

    [Fact]
    public void Resolve_InADrill_ReadsTheDrillIdentity() =>
        Assert.Equal("drill.example.com", References.Resolve("${targets.dns.name}", Scope with { Drill = true }).Text);

    [Theory]
    [InlineData("${values.a")]
    [InlineData("${}")]
    [InlineData("${values}")]
    [InlineData("${values.}")]
    [InlineData("${ values.a }")]
    [InlineData("${regions.third}")]
    [InlineData("${steps.promote}")]
    [InlineData("${steps.a.b.c}")]
    [InlineData("${env.HOME}")]
    [InlineData("${HOME}")]
    [InlineData("${values.a;rm}")]
    [InlineData("${${values.a}}")]
    public void TryRead_NothingKnown_SaysWhatIsAllowed(string text)
    {
        Assert.False(References.TryRead("x" + text, out _, out var problem));
        Assert.Contains("${", problem, StringComparison.Ordinal);
        Assert.Equal("x" + text, References.Resolve("x" + text, Scope).Text);
    }

    [Fact]
    public void Written_OfEveryForm_ReadsBack()
    {
        const string text = "${values.a.b}${regions.primary}${targets.db.x.y}${inputs.i}${steps.s.o}${before.f}";

        Assert.True(References.TryRead(text, out var references, out _));
        Assert.Equal(6, references.Count);
        Assert.Equal(text, string.Concat(references.Select(r => r.Written)));
    }

    [Fact]
    public void WithDefaults_GivenAndNot_GivenWins()
    {
        var inputs = ReferenceScope.WithDefaults(
            TinyPlan.Load().Plan.Runbooks["move"], new Dictionary<string, string> { ["alias"] = "b" });

        Assert.Equal("none", inputs["reason"]);
        Assert.Equal("b", inputs["alias"]);
    }

    [Fact]
    public void Load_FoundingPlan_HasItsText() =>
        Assert.NotNull(FoundingPlans.Load("unjucks").Template("technical-update"));
}
