using DrBot.Sandbox.Hosting;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.Hosting;

public sealed class PlanFactsTests
{
    [Fact]
    public void Read_UnjucksPlan_KnowsPeopleGroupsAndChannels()
    {
        var facts = PlanFacts.Read(Path.Combine(Machine.Repository, "plans", "unjucks.yaml"));

        Assert.Equal("unjucks", facts.Name);
        Assert.Equal(["incidents", "customer-success"], facts.Channels);
        Assert.Equal("S0DIRECTORS", Assert.Single(facts.Groups).Id);
        var david = facts.People.Single(p => p.Id == "U0DAVID");
        Assert.Equal(("David Kim", "david.kim@unjucks.dev"), (david.Name, david.Email));
        Assert.Equal(["S0DIRECTORS"], david.Groups);
        Assert.Empty(facts.People.Single(p => p.Id == "U0SARAH").Groups);
    }

    [Fact]
    public void Read_NoFile_NamesThePathAndWhatToDo()
    {
        var failure = Assert.Throws<FileNotFoundException>(() => PlanFacts.Read("no-such-plan.yaml"));

        Assert.Contains("no-such-plan.yaml", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--plan", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- a list")]
    [InlineData("title: nameless")]
    [InlineData("")]
    public void Read_NoPlan_SaysSo(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);

            Assert.Contains("is not a plan", Assert.Throws<InvalidDataException>(() => PlanFacts.Read(path)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
