using System.Collections.Concurrent;
using DrBot.Commands;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.People;
using DrBot.Providers;
using DrBot.Updates.Channels;
using DrBot.Web.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace DrBot.Tests.Web;

/// <summary>Break-glass over the roads it has: keys, with chat away; and how everybody hears of it.</summary>
public sealed class BreakGlassTests
{
    private readonly Messages chat = new();
    private readonly Mails mail = new();

    [Fact]
    public async Task AskedByKey_IsToldToEverybodyOnceAlsoOverARestart()
    {
        await using var story = await StartAsync("break-glass: { slots: [manager, incident-commander] }");
        var run = await AskAsync(story);
        await story.Get<BreakGlassNotices>().LookAsync(default);
        await story.Get<BreakGlassNotices>().LookAsync(default);
        await story.RestartAsync();
        await story.Get<BreakGlassNotices>().LookAsync(default);

        var people = story.Get<DrBot.Plans.PlanLibrary>().Current("unjucks")!.Plan.People;
        Assert.Equal(people.Count, chat.Sent.Count);
        Assert.Equal(people.Values.Count(p => p.Email is not null), mail.Sent.Count);
        Assert.All(chat.Sent, s => Assert.Contains($"/dr reject {run}", s.Notice.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PlanWithoutIt_HasNone()
    {
        await using var story = await StartAsync("revision: x");

        var (status, body) = await story.CommandAsync("lisa.wang", "break-glass", new { reason = "nobody answers" });

        Assert.Contains("has no break-glass", body.ToJsonString(), StringComparison.Ordinal);
        Assert.NotEqual(200, status);
    }

    [Fact]
    public async Task InChat_IsRefusedAndTheReviewIsOverdueAloud()
    {
        await using var story = await StartAsync("break-glass: { slots: [manager, incident-commander] }");
        var said = (DrBot.Desk.DeskAnswer.Says)await story.Get<DrBot.Desk.CommandDesk>().AnswerAsync(
            story.Slack("U0LISA"), "/dr break-glass --reason \"nobody answers\"", default);
        Assert.Contains("takes your own key", said.Text, StringComparison.Ordinal);
        await AskAsync(story);

        story.Domain.Advance(TimeSpan.FromHours(25));
        await story.Get<BreakGlassNotices>().LookAsync(default);
        Assert.Contains(chat.Sent, s => s.Notice.Subject.EndsWith("is overdue", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AskedAndOverBeforeTheFirstLook_IsToldAllTheSame()
    {
        await using var story = await StartAsync("break-glass: { slots: [manager, incident-commander] }");
        var run = await AskAsync(story);
        var incident = run[..run.LastIndexOf('-')];
        await story.Get<DrBot.Execution.CommandGate>().SubmitAsync(incident, new SupersedeRun(run, "the plan changed"), null, default);
        Assert.True((await StateAsync(story, incident)).Run(run)!.HasEnded);

        await story.Get<BreakGlassNotices>().LookAsync(default);
        Assert.Contains(chat.Sent, s => s.Notice.Subject.StartsWith("BREAK-GLASS asked for", StringComparison.Ordinal));

        // Nobody is told anew of what is long over.
        var before = chat.Sent.Count;
        story.Domain.Advance(TimeSpan.FromDays(9));
        await story.RestartAsync();
        await story.Get<BreakGlassNotices>().LookAsync(default);
        Assert.Equal(before, chat.Sent.Count);
    }

    [Fact]
    public async Task MailWhoseOutcomeIsLost_IsGivenUpAfterTheThirdTime()
    {
        await using var story = await StartAsync("break-glass: { slots: [manager, incident-commander] }");
        mail.LosesOutcomes = true;
        await AskAsync(story);

        for (var look = 0; look < 5; look++)
            await story.Get<BreakGlassNotices>().LookAsync(default);
        await story.RestartAsync();
        await story.Get<BreakGlassNotices>().LookAsync(default);

        Assert.NotEmpty(mail.Sent);
        Assert.All(mail.Sent.GroupBy(m => m.Key), g => Assert.Equal(3, g.Count()));
    }

    [Fact]
    public async Task TakenOutOfTheFileWhileARunStandsInItsDelay_TheRunIsSuperseded()
    {
        await using var story = await StartAsync("break-glass: { slots: [manager], delay: 5m }");
        var run = await AskAsync(story);
        var incident = run[..run.LastIndexOf('-')];
        var gate = story.Get<DrBot.Execution.CommandGate>();
        var proposed = (await StateAsync(story, incident)).Run(run)!;
        await gate.SubmitAsync(incident, new RecordPreview(run, DrBot.TestKit.TestPlans.Facts(proposed.Plan)), null, default);
        var mike = DrBot.TestKit.Cast.Mike with
        {
            Via = Road.Key,
            Proof = new DrBot.Commands.Approvals.VoteProof(new DrBot.Commands.Approvals.KeySignature("1", "o", "n", 5, "v")),
        };
        await gate.SubmitAsync(incident, new ApproveRun(mike, run, proposed.Plan.Digest), null, default);
        Assert.Equal(RunStatus.Approved, (await StateAsync(story, incident)).Run(run)!.Status);

        var path = story.Get<DrBot.Hosting.Configuration.BotOptions>().Plans[0];
        var text = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, text.Replace("break-glass: { slots: [manager], delay: 5m }\n", "", StringComparison.Ordinal));
        await story.Get<DrBot.Hosting.PlanWatch>().LookAsync([path], default);

        Assert.Equal(RunStatus.Superseded, (await StateAsync(story, incident)).Run(run)!.Status);
    }

    private static async Task<DrBot.Commands.Incidents.IncidentState> StateAsync(WebStory story, string incident) =>
        (await story.Get<DrBot.Execution.IncidentReader>().ReadAsync(incident, default))!;

    [Fact]
    public async Task ApprovedAnewAfterItWasTakenBack_TheNewDelayIsToldAsWell()
    {
        await using var story = await StartAsync("break-glass: { slots: [manager], delay: 10m }");
        var run = await AskAsync(story);
        var incident = run[..run.LastIndexOf('-')];
        async Task<RunState> StateAsync() => (await story.Get<DrBot.Execution.IncidentReader>().ReadAsync(incident, default))!.Run(run)!;
        async Task ApproveAsync()
        {
            var (status, said) = await story.VoteOnAsync("mike.johnson", run, (await StateAsync()).Plan.Digest);
            Assert.True(status == 200, said.ToJsonString());
            await story.Get<BreakGlassNotices>().LookAsync(default);
        }

        await story.Get<DrBot.Execution.CommandGate>().SubmitAsync(
            incident, new RecordPreview(run, DrBot.TestKit.TestPlans.Facts((await StateAsync()).Plan)), null, default);
        await ApproveAsync();
        var first = Held();
        var mike = new Actor { Person = "mike.johnson", Account = new Account("slack", "U0MIKE"), Via = Road.Slack };
        await story.Get<DrBot.Execution.CommandGate>().SubmitAsync(
            incident, new TakeBackVote(mike, run), null, default);
        Assert.Equal(RunStatus.AwaitingApproval, (await StateAsync()).Status);
        story.Domain.Advance(TimeSpan.FromMinutes(3));
        await ApproveAsync();

        Assert.Equal(2 * first, Held());
        Assert.NotEqual(0, first);
        Assert.Equal(2, chat.Sent.Select(s => s.Notice.Subject).Where(s => s.StartsWith("BREAK-GLASS starts", StringComparison.Ordinal)).Distinct().Count());
    }

    private int Held() => chat.Sent.Count(s => s.Notice.Subject.StartsWith("BREAK-GLASS starts", StringComparison.Ordinal));

    private async Task<WebStory> StartAsync(string more) => await WebStory.StartAsync(
        adapt: s => s.AddSingleton<IDirectMessages>(chat).AddSingleton<IUpdateChannel>(mail),
        plan: t => t.Replace("plan: unjucks\n", $"plan: unjucks\n{more}\n", StringComparison.Ordinal).Replace(more == "revision: x" ? "revision: 3" : "\0", "# 3", StringComparison.Ordinal));

    private static async Task<string> AskAsync(WebStory story)
    {
        var (status, answer) = await story.CommandAsync("lisa.wang", "break-glass", new { reason = "nobody answers" });
        Assert.True(status == 200, answer.ToJsonString());
        return (string)answer["run"]!["id"]!;
    }

    private sealed class Messages : IDirectMessages
    {
        public ConcurrentQueue<(string Account, PersonalNotice Notice)> Sent { get; } = [];

        public bool Reaches(Account account) => account.Surface == "slack";

        public Task SendAsync(Account account, PersonalNotice notice, CancellationToken cancellationToken)
        {
            Sent.Enqueue((account.ToString(), notice));
            return Task.CompletedTask;
        }
    }

    private sealed class Mails : IUpdateChannel
    {
        public string Scheme => "email";

        public bool LosesOutcomes { get; set; }

        public ConcurrentQueue<OutgoingUpdate> Sent { get; } = [];

        public Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken)
        {
            Sent.Enqueue(update);
            if (LosesOutcomes)
                throw new ProviderException("smtp", "DATA", ProviderFailure.UnknownOutcome, "the mail server fell silent");
            return Task.FromResult(new DeliveryReceipt("<1@x>"));
        }
    }
}
