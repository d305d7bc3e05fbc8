using System.Collections.Concurrent;
using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;
using DrBot.Journal;
using DrBot.People;
using DrBot.Providers;
using DrBot.Updates.Channels;
using DrBot.Web.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace DrBot.Tests.Web;

/// <summary>Whoever is missing is reminded: in chat, then by mail, then whoever stands in for them; once each.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private readonly Messages chat = new();
    private readonly Mails mail = new();
    private WebStory story = null!;

    public async Task InitializeAsync()
    {
        story = await WebStory.StartAsync(adapt: s => s.AddSingleton<IDirectMessages>(chat).AddSingleton<IUpdateChannel>(mail));
        await story.ProposeAsync();
    }

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task AfterThreeMinutes_WhoIsMissing_IsWrittenToInChatAndNobodyElse()
    {
        await PassAsync(TimeSpan.FromMinutes(2.9));
        Assert.Empty(chat.Sent);

        await story.VoteAsync("mike.johnson");
        await PassAsync(TimeSpan.FromMinutes(0.2));

        // Sarah could fill only the slot Mike has filled; the directors' is open.
        Assert.Equal(["slack:U0DAVID", "slack:U0JENNIFER"], chat.Sent.Select(s => s.Account));
        Assert.Contains((await story.RunAsync()).Plan.Digest, chat.Sent.First().Notice.Text, StringComparison.Ordinal);
        Assert.Empty(mail.Sent);
        Assert.Equal(2, (await RemindedAsync())[0].People.Count);
    }

    [Fact]
    public async Task AfterTenMinutes_MailsAndTheDeputy_AndNothingTwiceOverARestart()
    {
        await PassAsync(TimeSpan.FromMinutes(3));
        var first = chat.Sent.Count;
        await story.RestartAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(first, chat.Sent.Count);

        await PassAsync(TimeSpan.FromMinutes(6));
        await story.RestartAsync();
        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.All(chat.Sent.GroupBy(s => (s.Account, s.Notice.Key)), g => Assert.Single(g));
        Assert.All(mail.Sent.GroupBy(m => m.Key), g => Assert.Single(g));
        Assert.Contains("david.kim@unjucks.dev", mail.Sent.Select(m => m.Address));
        var told = (await RemindedAsync())[1].People;
        var plan = story.Get<DrBot.Plans.PlanLibrary>().Current("unjucks")!.Plan;
        var deputies = told.Select(p => plan.People[p].Deputy).OfType<string>().ToList();
        Assert.NotEmpty(deputies);
        Assert.All(deputies, d => Assert.Contains(d, told));
        Assert.Contains(chat.Sent, s => s.Notice.Subject.StartsWith("You stand in", StringComparison.Ordinal));
        Assert.Equal(2, (await RemindedAsync()).Count);
    }

    [Fact]
    public async Task ChatAway_TheMailComesAtOnceInItsPlace()
    {
        chat.IsAway = true;
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.NotEmpty(mail.Sent);
        Assert.Single(await RemindedAsync());
    }

    [Fact]
    public async Task ChatAndMailAway_TheRoundIsTriedAgainUntilSomebodyIsTold()
    {
        chat.IsAway = mail.IsAway = true;
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.Empty(await RemindedAsync());

        mail.IsAway = false;
        await PassAsync(TimeSpan.FromSeconds(10));

        Assert.NotEmpty(mail.Sent);
        Assert.Single(await RemindedAsync());
    }

    [Fact]
    public async Task EverybodyVoted_NobodyIsReminded()
    {
        await story.VoteAsync("mike.johnson");
        await story.VoteAsync("david.kim");

        await PassAsync(TimeSpan.FromMinutes(4));

        Assert.Empty(chat.Sent);
        Assert.Empty(await RemindedAsync());
    }

    private async Task PassAsync(TimeSpan time)
    {
        story.Domain.Advance(time);
        var reminders = story.Get<ApprovalReminders>();
        await reminders.LookAsync(CancellationToken.None);
        await reminders.LookAsync(CancellationToken.None);
    }

    private async Task<List<ApproversReminded>> RemindedAsync() =>
        [.. (await story.EntriesAsync()).Select(e => EventCodec.ToRecorded(e)?.Event).OfType<ApproversReminded>()];

    private sealed class Messages : IDirectMessages
    {
        public bool IsAway { get; set; }

        public ConcurrentQueue<(string Account, PersonalNotice Notice)> Sent { get; } = [];

        public bool Reaches(Account account) => account.Surface == "slack";

        public Task SendAsync(Account account, PersonalNotice notice, CancellationToken cancellationToken)
        {
            if (IsAway)
                throw new ProviderException("slack", "chat.postMessage", ProviderFailure.Transient, "nobody answers");
            Sent.Enqueue((account.ToString(), notice));
            return Task.CompletedTask;
        }
    }

    private sealed class Mails : IUpdateChannel
    {
        public string Scheme => "email";

        public bool IsAway { get; set; }

        public ConcurrentQueue<OutgoingUpdate> Sent { get; } = [];

        public Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken)
        {
            if (IsAway)
                throw new ProviderException("smtp", "CONNECT", ProviderFailure.Transient, "nobody answers");
            if (update.Key.StartsWith("remind/", StringComparison.Ordinal))
                Sent.Enqueue(update);
            return Task.FromResult(new DeliveryReceipt("<1@x>"));
        }
    }
}
