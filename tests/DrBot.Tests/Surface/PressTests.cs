using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Commands.Runs;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Slack.Surface;
using DrBot.TestKit;
using Microsoft.Data.Sqlite;
using static DrBot.Tests.Surface.SurfaceBench;

namespace DrBot.Tests.Surface;

/// <summary>What buttons, forms and typed commands come to, as people see it.</summary>
public sealed class PressTests : IAsyncLifetime
{
    private SurfaceBench bench = null!;

    public async Task InitializeAsync() => bench = await SurfaceBench.StartAsync();

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task Approve_ByTwoPeople_ApprovesAndTheCardSaysSo()
    {
        await bench.AwaitingAsync();
        var card = await bench.CardAsync(bench.Mike, "Approve");

        await bench.Mike.ClickAsync(card, "Approve", Limit);
        await bench.Dana.ClickAsync(card, "Approve", Limit);

        Assert.Equal(RunStatus.Approved, (await bench.StateAsync()).Run(Run)!.Status);
        await AnswerAsync(bench.Mike, "Your approval of");
        var decided = await bench.Sarah.WaitForMessageAsync(m => m.Ts == card.Ts && m.Buttons.Count == 1, Limit);
        Assert.Contains(":white_check_mark: director: dana.lee", decided.AllText, StringComparison.Ordinal);
        Assert.Equal("Details", decided.Buttons.Single().Text);
    }

    [Fact]
    public async Task T17_ApproveByOneWithoutTheRole_IsRefusedToThemAloneAndChangesNothing()
    {
        await bench.AwaitingAsync();

        var pressed = await bench.Eve.ClickAsync(await bench.CardAsync(bench.Eve, "Approve"), "Approve", Limit);

        Assert.True(pressed.Ok, pressed.ToString());
        await AnswerAsync(bench.Eve, "it takes one of the roles manager, director");
        Assert.Empty((await bench.StateAsync()).Run(Run)!.Votes);
        Assert.DoesNotContain(await bench.Dana.MessagesAsync(Limit), m => m.IsEphemeral);
    }

    [Fact]
    public async Task T20_ApproveByTheRequester_IsRefused()
    {
        await bench.AwaitingAsync();

        await bench.Sarah.ClickAsync(await bench.CardAsync(bench.Sarah, "Approve"), "Approve", Limit);

        await AnswerAsync(bench.Sarah, "you asked for this run");
    }

    [Theory]
    [InlineData("U0GUEST")]
    [InlineData("U0STRANGER")]
    [InlineData("U0GONE")]
    [InlineData("U0BOTTY")]
    public async Task T24_PeopleWithoutASay_AreRefusedOnButtonsAndCommands(string account)
    {
        await bench.AwaitingAsync();
        var card = await bench.CardAsync(bench.Mike, "Approve");
        var nobody = bench.Practice.As(account);

        await nobody.ClickAsync(card, "Approve", Limit);
        await nobody.TypeAsync("/dr note I was here", Limit);

        Assert.Empty((await bench.StateAsync()).Run(Run)!.Votes);
        Assert.DoesNotContain(await bench.EntriesAsync(), e => e.Type.StartsWith("note", StringComparison.Ordinal));
    }

    [Fact]
    public async Task T24_GuestWhoWasAMemberWhenTheFormOpened_IsRefusedOnTheForm()
    {
        await bench.AwaitingAsync();
        await bench.Dana.ClickAsync(await bench.CardAsync(bench.Dana, "Approve"), "Reject", Limit);
        await bench.Dana.WaitForViewAsync(v => v["callback_id"]!.GetValue<string>() == SlackForms.Reason, Limit);
        await bench.Practice.ChangePersonAsync(new SlackPerson(AccountOf(Cast.Dana), "dana.lee") { IsGuest = true }, Limit);
        await Task.Delay(200);

        await bench.Dana.SubmitAsync(new JsonObject { ["reason"] = "no" }, Limit);

        Assert.Equal(RunStatus.AwaitingApproval, (await bench.StateAsync()).Run(Run)!.Status);
    }

    [Fact]
    public async Task T29_ButtonWithAnUnknownId_IsRefusedAndNothingIsDone()
    {
        await bench.AwaitingAsync();
        await bench.CardAsync(bench.Mike, "Approve");

        Assert.Null(await bench.Get<ButtonBook>().FindAsync(new string('0', 32), Limit));
        Assert.Null(await bench.Get<ButtonBook>().FindAsync("approve", Limit));
    }

    [Fact]
    public async Task T30_CardOfASupersededRun_IsRefusedWithTheReason()
    {
        await bench.AwaitingAsync();
        var card = await bench.CardAsync(bench.Mike, "Approve");
        var id = card.Buttons.Single(b => b.Text == "Approve").Value!;
        await bench.DoAsync(new SupersedeRun(Run, "the plan changed"));

        var meaning = await bench.Get<ButtonBook>().FindAsync(id, Limit);
        var answer = await bench.Get<DrBot.Desk.RunRoom>().VoteAsync(
            new DrBot.Desk.Caller(Cast.Mike.Account!, "slack", "k", null), meaning!.Incident, meaning.Run, meaning.Digest, Limit);

        Assert.Contains("Superseded", Assert.IsType<DrBot.Desk.DeskAnswer.Says>(answer).Text, StringComparison.Ordinal);
        var redrawn = await bench.Sarah.WaitForMessageAsync(m => m.Ts == card.Ts && m.Buttons.Count == 1, Limit);
        Assert.Contains("Superseded", redrawn.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T40_DoubleClick_IsOneVote()
    {
        await bench.AwaitingAsync();
        var card = await bench.CardAsync(bench.Mike, "Approve");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bench.Mike.ClickAsync(card, "Approve", Limit)));

        Assert.Single((await bench.EntriesAsync()).Where(e => e.Type == "approval.recorded"));
    }

    [Fact]
    public async Task T46_ReasonFormClosed_DecidesNothingAndSubmitted_Rejects()
    {
        await bench.AwaitingAsync();
        var card = await bench.CardAsync(bench.Dana, "Approve");
        await bench.Dana.ClickAsync(card, "Reject", Limit);
        await bench.Dana.WaitForViewAsync(_ => true, Limit);
        await bench.Dana.CloseAsync(Limit);
        Assert.Equal(RunStatus.AwaitingApproval, (await bench.StateAsync()).Run(Run)!.Status);

        await bench.Dana.ClickAsync(card, "Reject", Limit);
        await UntilAsync(async () => (await bench.Dana.ViewsAsync(Limit)).Count > 0);
        await bench.Dana.SubmitAsync(new JsonObject { ["reason"] = "<!here> not today" }, Limit);

        Assert.Equal(RunStatus.Rejected, (await bench.StateAsync()).Run(Run)!.Status);
        var told = await bench.Sarah.WaitForMessageAsync(m => m.Ts == card.Ts && m.Buttons.Count == 1, Limit);
        Assert.Contains("&lt;!here&gt; not today", told.AllText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Abort_ByButton_AsksForAReasonFirst()
    {
        await bench.AwaitingAsync();
        await bench.DoAsync(new ApproveRun(Cast.Mike, Run, TestPlans.Failover().Digest));
        await bench.DoAsync(new ApproveRun(Cast.Dana, Run, TestPlans.Failover().Digest));
        await bench.DoAsync(Start((await bench.StateAsync()).Run(Run)!));
        var card = await bench.CardAsync(bench.Sarah, "Abort");

        await bench.Sarah.ClickAsync(card, "Abort", Limit);
        await UntilAsync(async () => (await bench.Sarah.ViewsAsync(Limit)).Count > 0);
        Assert.Equal(RunStatus.Running, (await bench.StateAsync()).Run(Run)!.Status);
        await bench.Sarah.SubmitAsync(new JsonObject { ["reason"] = "wrong region" }, Limit);

        Assert.Equal(RunStatus.Aborted, (await bench.StateAsync()).Run(Run)!.Status);
    }

    [Fact]
    public async Task T37_ApproveOfWhatCannotBeTakenBackInProduction_TakesThePlansNameTyped()
    {
        await bench.AwaitingAsync(environment: "production");
        var card = await bench.CardAsync(bench.Mike, "Approve");

        await bench.Mike.ClickAsync(card, "Approve", Limit);
        var view = (await bench.Mike.WaitForViewAsync(_ => true, Limit)).ToJsonString();
        Assert.Contains("Type the name of the plan to approve", view, StringComparison.Ordinal);
        Assert.Contains("in *production* cannot be undone", view, StringComparison.Ordinal);
        Assert.Contains(TestPlans.Failover().Digest[..12], view, StringComparison.Ordinal);
        await bench.Mike.CloseAsync(Limit);
        Assert.Empty((await bench.StateAsync()).Run(Run)!.Votes);

        await NameAsync(bench.Mike, card, "smal", "approve it by typing the plan's name, small");
        Assert.Empty((await bench.StateAsync()).Run(Run)!.Votes);

        await NameAsync(bench.Mike, card, " small ", "Your approval of");
        Assert.Equal("mike.johnson", Assert.Single((await bench.StateAsync()).Run(Run)!.Votes).Person);
    }

    [Fact]
    public async Task T37_ApproveInPractice_AsksForNoName()
    {
        await bench.AwaitingAsync();

        await bench.Mike.ClickAsync(await bench.CardAsync(bench.Mike, "Approve"), "Approve", Limit);

        await AnswerAsync(bench.Mike, "Your approval of");
        Assert.Empty(await bench.Mike.ViewsAsync(Limit));
    }

    // The form itself says what became of it.
    private static async Task NameAsync(Persona person, PracticeMessage card, string name, string answer)
    {
        await person.ClickAsync(card, "Approve", Limit);
        await UntilAsync(async () => (await person.ViewsAsync(Limit)).Count > 0);
        await person.SubmitAsync(new JsonObject { ["reason"] = name }, Limit);
        await UntilAsync(async () => (await person.ViewsAsync(Limit))[^1]!.ToJsonString().Contains(JsonEncodedText.Encode(answer).Value, StringComparison.Ordinal));
        await person.CloseAsync(Limit);
    }

    [Fact]
    public async Task Details_Pressed_ShowsTheDigestAndEveryStep()
    {
        await bench.AwaitingAsync();

        await bench.Eve.ClickAsync(await bench.CardAsync(bench.Eve, "Approve"), "Details", Limit);

        var view = (await bench.Eve.WaitForViewAsync(_ => true, Limit)).ToJsonString();
        Assert.Contains(TestPlans.Failover().Digest, view, StringComparison.Ordinal);
        Assert.All(TestPlans.Failover().Steps, s => Assert.Contains($"*{s.Id}*", view, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Declare_WithoutATitle_OpensAFormThatCompletesTheCommand()
    {
        await bench.Sarah.TypeAsync("/dr declare", Limit);
        await UntilAsync(async () => (await bench.Sarah.ViewsAsync(Limit)).Count > 0);

        await bench.Sarah.SubmitAsync(new JsonObject { ["arg:title"] = "Database & <down> \"now\"" }, Limit);

        await bench.Sarah.WaitForMessageAsync(m => m.AllText.Contains("Database &amp; &lt;down&gt; \"now\"", StringComparison.Ordinal)
            || m.AllText.Contains("Database & <down> \"now\"", StringComparison.Ordinal), Limit);
    }

    [Fact]
    public async Task Command_InTheWrongChannel_IsAnsweredWithTheLinkAndDoesNothing()
    {
        var result = await bench.Sarah.TypeAsync("/dr declare the region is gone", Limit, "general");

        Assert.Contains("incidents are handled in <#C", result.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain(await bench.ChannelAsync(), m => m.AllText.Contains("region is gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Command_SeveralIncidentsOpen_AsksWhich()
    {
        await bench.DeclaredAsync();
        await bench.DoAsync(
            new Commands.Incidents.DeclareIncident(Cast.Sarah, Incident + "-2", TestPlans.Small, "another", null, 1, null, "practice"),
            Incident + "-2");

        await bench.Sarah.TypeAsync("/dr note which one", Limit);
        await UntilAsync(async () => (await bench.Sarah.ViewsAsync(Limit)).Count > 0);
        await bench.Sarah.SubmitAsync(new JsonObject { ["arg:incident"] = Incident + "-2" }, Limit);

        var entries = await bench.Get<DrBot.Journal.IJournal>().ReadStreamAsync("incident/" + Incident + "-2", 0, Limit);
        Assert.Contains(entries, e => e.Data.ToJsonString().Contains("which one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Command_WhileAnotherProgramLocksTheStore_IsToldSoAndNothingIsRecorded()
    {
        await bench.DeclaredAsync();
        using (var other = new SqliteConnection($"Data Source={bench.StorePath};Pooling=False"))
        {
            await other.OpenAsync(Limit);
            using var taken = other.CreateCommand();
            taken.CommandText = "BEGIN EXCLUSIVE";
            await taken.ExecuteNonQueryAsync(Limit);

            // A write of DrBot's own may wait for the lock before it: then the answer comes later than Slack waits for one.
            var locked = "";
            for (var tries = 0; tries < 5 && !locked.Contains("is locked", StringComparison.Ordinal); tries++)
                locked = (await bench.Sarah.TypeAsync("/dr note while it is locked", Limit)).Answer ?? "";

            Assert.Contains("is locked by another program: nothing was recorded; find it with", locked, StringComparison.Ordinal);
            taken.CommandText = "ROLLBACK";
            await taken.ExecuteNonQueryAsync(Limit);
        }

        Assert.Contains("Noted", (await bench.Sarah.TypeAsync("/dr note after that", Limit)).Answer, StringComparison.Ordinal);
        Assert.Single((await bench.EntriesAsync()).Where(e => e.Type.StartsWith("note", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Status_Asked_IsSeenByTheOneWhoAskedAlone()
    {
        await bench.DeclaredAsync();

        var result = await bench.Eve.TypeAsync("/dr status", Limit);

        Assert.Contains("\"response_type\":\"ephemeral\"", result.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain(await bench.Dana.MessagesAsync(Limit), m => m.IsEphemeral);
    }

    private static StartRun Start(RunState run) => new(
        run.Id, Cast.Everybody.ToDictionary(a => a.Person!, a => a.Roles), TestPlans.Facts(run.Plan),
        [.. run.Plan.Steps.SelectMany(s => s.Touches).Distinct().Select(t => new TargetHold(t, null, 0))]);
}
