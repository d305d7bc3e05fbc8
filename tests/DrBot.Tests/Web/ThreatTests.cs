using System.Reflection;
using DrBot.Commands;
using DrBot.Commands.Approvals;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Providers;

namespace DrBot.Tests.Web;

/// <summary>Threats no other test is named after.</summary>
public sealed class ThreatTests
{
    // Bot Framework is no surface of this version: nothing there checks tokens, so nothing may answer.
    [Fact]
    public async Task T08_T10_Teams_HasNoDoorInThisVersion()
    {
        await using var story = await WebStory.StartAsync();

        foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Get])
        {
            using var request = new HttpRequestMessage(method, "/api/messages");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.");
            using var response = await story.Http.SendAsync(request);
            Assert.Equal(404, (int)response.StatusCode);
        }
    }

    [Theory]
    [InlineData("Mike Johnson")]
    [InlineData("mike.johnson")]
    [InlineData("u0mike")]
    [InlineData("U0MIKE ")]
    [InlineData("@U0MIKE")]
    [InlineData("mike.johnson@unjucks.dev")]
    public async Task T23_AccountThatIsOnlyCalledLikeSomebody_IsNobody(string id)
    {
        await using var story = await WebStory.StartAsync();

        var said = (DeskAnswer.Says)await story.Get<CommandDesk>().AnswerAsync(story.Slack(id), "/dr whoami", default);

        Assert.Contains("Plan unjucks: nobody", said.Text, StringComparison.Ordinal);
        Assert.Equal(["Id", "Surface"], typeof(Account).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task T32_Automation_AsksForNoRun()
    {
        var token = DrBot.Web.Identity.TokenIdentity.Make();
        var sha = DrBot.Web.Identity.TokenIdentity.HashOf(token);
        await using var story = await WebStory.StartAsync(
            $"api: {{ tokens: {{ robot: {{ sha256: {sha}, scopes: [read, declare, note], expires: 2027-06-30 }} }} }}\n");

        var (status, body) = await story.BearerAsync(token, "POST", "/api/v1/commands/failover", new { reason = "the script says so" });

        Assert.True(status == 403, $"{status} {body}");
        var robot = new Actor { Via = Road.Token, Account = new Account("token", "robot"), Roles = [new RoleReading("manager", "plan", default)] };
        Assert.NotEmpty(Authorize.WhyNot(null, new ProposeRun(robot, "DR-1-R1", null!, "", null, null)));
    }

    // Steps act with DrBot's own rights: nothing a step is given tells of anybody whose rights it could use.
    [Fact]
    public void T33_WhatAStepIsGiven_HoldsNobodysRights()
    {
        var given = typeof(ActionContext).GetProperties(BindingFlags.Public | BindingFlags.Instance);

        Assert.DoesNotContain(given, p => new[] { "Actor", "Person", "Account", "Vote", "Approver", "Caller" }.Any(w =>
            p.Name.Contains(w, StringComparison.Ordinal) || p.PropertyType.Name.Contains(w, StringComparison.Ordinal)));
        Assert.DoesNotContain(typeof(ActionContext).Assembly.GetReferencedAssemblies(), a => a.Name == typeof(Actor).Assembly.GetName().Name);
    }

    [Fact]
    public async Task T47_ApprovalOfOneRun_IsSpentThereAndOpensNoOther()
    {
        await using var story = await WebStory.StartAsync();
        await story.ProposeAsync();
        var first = story.Run;
        var digest = (await story.RunAsync()).Plan.Digest;
        await story.VoteAsync("mike.johnson");
        await story.CommandAsync("lisa.wang", "withdraw", new { run = first, reason = "wrong" });
        await story.CommandAsync("lisa.wang", "withdraw", new { reason = "wrong" });

        var (_, answer) = await story.CommandAsync("lisa.wang", "failover", new { reason = "again, and another reason", supersede = "newer" });

        var second = (string?)answer["run"]?["id"];
        Assert.NotEqual(first, second);
        Assert.NotEqual(digest, (string?)answer["run"]?["digest"]);
        Assert.Empty((await story.StateAsync()).Run(second!)!.Votes);
    }
}
