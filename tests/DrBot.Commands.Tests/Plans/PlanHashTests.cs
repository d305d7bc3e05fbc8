using DrBot.Commands.Plans;

namespace DrBot.Commands.Tests.Plans;

public sealed class PlanHashTests
{
    // Both vectors: hashlib.sha256 over path + b"\n" + str(len(b)) + b"\n" + b of each file, sorted by path (Python).
    [Fact]
    public void Compute_OnePlan_IsAsPythonComputesIt() =>
        Assert.Equal(
            "32a427979ee3eff6cd86967c296d3e7fe1ae5644deef16909685557bc1a1a074",
            PlanHash.Compute([new PlanSource("tiny.yaml", TinyPlan.Text)]));

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 0, 1)]
    public void Compute_SeveralFilesInAnyOrder_IsAsPythonComputesIt(int first, int second, int third)
    {
        PlanSource[] sources =
        [
            new("unjucks.yaml", "plan: ü\n"), new("templates/a.hbs", ""), new("templates/Z.hbs", "x\r\n"),
        ];

        Assert.Equal(
            "3326ab2460f450237eb6b3a7fea8472a4bfbdba23d2354302d4f79486879b15d",
            PlanHash.Compute([sources[first], sources[second], sources[third]]));
    }

    [Fact]
    public void Compute_OnePathTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(() => PlanHash.Compute([new PlanSource("a", "1"), new PlanSource("a", "2")]));

    [Fact]
    public void Compute_BytesMovedBetweenFiles_Differs() =>
        Assert.NotEqual(
            PlanHash.Compute([new PlanSource("a", "12"), new PlanSource("b", "3")]),
            PlanHash.Compute([new PlanSource("a", "1"), new PlanSource("b", "23")]));
}
