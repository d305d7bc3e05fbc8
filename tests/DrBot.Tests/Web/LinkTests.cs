using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using DrBot.Commands;
using DrBot.Commands.Accounts;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Desk;
using DrBot.Journal;
using DrBot.People;
using DrBot.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DrBot.Tests.Web;

/// <summary>Second accounts, as people link them on the surfaces.</summary>
public sealed class LinkTests : IAsyncLifetime
{
    private readonly Messages chat = new();
    private WebStory story = null!;

    public async Task InitializeAsync()
    {
        story = await WebStory.StartAsync(adapt: s => s.AddSingleton<IDirectMessages>(chat));
        await story.ProposeAsync();
    }

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task SecondAccount_VotesOnlyOnceSomebodyElseVouched_AndEveryAccountIsTold()
    {
        var code = await OfferAsync("U0MIKE");
        Assert.Contains("asks to be mike.johnson's", await SayAsync("U0SECOND", $"/dr link {code}"), StringComparison.Ordinal);
        var linked = await SayAsync("U0MIKE", $"/dr link confirm {code}");
        var id = Regex.Match(linked, "/dr link accept ([0-9a-f]+)").Groups[1].Value;
        Assert.Contains("linked to mike.johnson, and nobody vouched for it yet", await SayAsync("U0SECOND", "/dr whoami"), StringComparison.Ordinal);
        Assert.Contains("nobody vouched yet for your account as mike.johnson's", await VoteAsync("U0SECOND"), StringComparison.Ordinal);
        await VoteAsync("U0MIKE");
        await SayAsync("U0SECOND", "/dr withdraw");
        Assert.Single((await story.RunAsync()).Votes);
        await SayAsync("U0MIKE", "/dr withdraw");
        Assert.Empty((await story.RunAsync()).Votes);
        Assert.Contains("somebody else must vouch", await SayAsync("U0MIKE", $"/dr link accept {id}"), StringComparison.Ordinal);

        Assert.Contains("may vote as mike.johnson", await SayAsync("U0DAVID", $"/dr link accept {id}"), StringComparison.Ordinal);
        await story.RestartAsync();
        Assert.Contains("is recorded", await VoteAsync("U0SECOND"), StringComparison.Ordinal);
        Assert.True(await story.Get<LinkNotices>().TellAsync(default));
        Assert.True(await story.Get<LinkNotices>().TellAsync(default));

        Assert.Equal(["slack:U0MIKE", "slack:U0SECOND"], chat.Sent.Select(s => s.Account).Distinct().Order(StringComparer.Ordinal));
        Assert.All(chat.Sent.GroupBy(s => s), g => Assert.Single(g));
        Assert.Contains(chat.Sent, s => s.Account == "slack:U0MIKE" && s.Notice.Text.Contains("vouched for it", StringComparison.Ordinal));
        Assert.DoesNotContain(await story.EntriesAsync(), e => e.Data.ToJsonString().Contains(code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Notice_OneAccountCannotBeReached_TheLaterOnesGoOutAndItIsTriedAgain()
    {
        chat.Away = "slack:U0MIKE";
        await LinkAsync("U0MIKE", "U0SECOND", "U0DAVID");
        await LinkAsync("U0LISA", "U0THIRD", "U0DAVID");

        Assert.False(await story.Get<LinkNotices>().TellAsync(default));
        Assert.Contains(chat.Sent, s => s.Account == "slack:U0LISA");
        chat.Away = null;
        Assert.True(await story.Get<LinkNotices>().TellAsync(default));
        Assert.Contains(chat.Sent, s => s.Account == "slack:U0MIKE");
        Assert.All(chat.Sent.GroupBy(s => s), g => Assert.Single(g));
    }

    [Fact]
    public async Task T22_VotesByBothAccounts_CountOnce()
    {
        await LinkAsync("U0MIKE", "U0SECOND", "U0DAVID");

        await VoteAsync("U0MIKE");
        Assert.Contains("Already recorded", await VoteAsync("U0SECOND"), StringComparison.Ordinal);
        Assert.Single((await story.RunAsync()).Votes);
    }

    [Fact]
    public async Task T20_RequesterByALinkedAccount_IsStillTheRequester()
    {
        await LinkAsync("U0LISA", "U0SECOND", "U0DAVID");

        Assert.Contains("you asked for this run", await VoteAsync("U0SECOND"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinkTakenAway_TheAccountHasNoSayAnyMore()
    {
        var id = await LinkAsync("U0MIKE", "U0SECOND", "U0DAVID");
        Assert.Contains("nobody's again", await SayAsync("U0MIKE", $"/dr link remove {id}"), StringComparison.Ordinal);

        var plan = story.Get<DrBot.Plans.PlanLibrary>().Current("unjucks")!.Plan;
        Assert.False(story.Get<PeopleBook>().SpeaksFor(plan, plan.People["mike.johnson"], new Account("slack", "U0SECOND")));
        Assert.Contains("belongs to nobody", await VoteAsync("U0SECOND"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherReplica_ReadsTheLinkFromTheJournal()
    {
        var id = await LinkAsync("U0MIKE", "U0SECOND", "U0DAVID");
        var other = new LinkBook(story.Get<IJournal>());
        Assert.Null(other.Find("unjucks", new Account("slack", "U0SECOND")));

        await FollowingAsync(other, async () =>
        {
            await UntilAsync(() => other.Find("unjucks", new Account("slack", "U0SECOND"))?.Id == id);
            Assert.Equal([new Account("slack", "U0SECOND")], other.Of("unjucks", "mike.johnson"));

            // And what is added while it follows.
            await SayAsync("U0MIKE", $"/dr link remove {id}");
            await UntilAsync(() => other.Find("unjucks", new Account("slack", "U0SECOND")) is null);
        });
    }

    [Fact]
    public async Task AnotherReplica_BeginsAnewAfterAnAccountWasTakenAway_ReadsThatToo()
    {
        var id = await LinkAsync("U0MIKE", "U0SECOND", "U0DAVID");
        var other = new LinkBook(story.Get<IJournal>());
        await other.ReadAsync("unjucks", default);
        // Written while the other could not read: it is older than the head from which it follows.
        await SayAsync("U0MIKE", $"/dr link remove {id}");
        Assert.NotNull(other.Find("unjucks", new Account("slack", "U0SECOND")));

        await FollowingAsync(other, () => UntilAsync(() => other.Find("unjucks", new Account("slack", "U0SECOND")) is null));
    }

    [Fact]
    public async Task CodeNobodyOffered_IsRefused() =>
        Assert.Contains("does not hold", await SayAsync("U0SECOND", "/dr link 2222-3333-4444-5555"), StringComparison.Ordinal);

    private async Task FollowingAsync(LinkBook other, Func<Task> meanwhile)
    {
        var watch = new LinkWatch(
            story.Get<IJournal>(), other, story.Get<DrBot.Plans.PlanLibrary>(), TimeProvider.System, NullLogger<LinkWatch>.Instance);
        using var ending = new CancellationTokenSource();
        var following = watch.FollowAsync(ending.Token);
        await meanwhile();
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.True(tries < 1000, "it never was so");
            await Task.Delay(10);
        }
    }

    private async Task<string> LinkAsync(string first, string second, string third)
    {
        var code = await OfferAsync(first);
        await SayAsync(second, $"/dr link {code}");
        var id = Regex.Match(await SayAsync(first, $"/dr link confirm {code}"), "accept ([0-9a-f]+)").Groups[1].Value;
        Assert.Contains("may vote as", await SayAsync(third, $"/dr link accept {id}"), StringComparison.Ordinal);
        return id;
    }

    private async Task<string> OfferAsync(string account) =>
        Regex.Match(await SayAsync(account, "/dr link"), "for nobody else: (\\S+)").Groups[1].Value;

    private async Task<string> SayAsync(string account, string text) =>
        ((DeskAnswer.Says)await story.Get<CommandDesk>().AnswerAsync(story.Slack(account), text, default)).Text;

    private async Task<string> VoteAsync(string account) => ((DeskAnswer.Says)await story.Get<RunRoom>().VoteAsync(
        story.Slack(account), story.Incident, story.Run, (await story.RunAsync()).Plan.Digest, "unjucks", default)).Text;

    private sealed class Messages : IDirectMessages
    {
        public ConcurrentQueue<(string Account, PersonalNotice Notice)> Sent { get; } = [];

        public string? Away { get; set; }

        public bool Reaches(Account account) => account.Surface == "slack";

        public Task SendAsync(Account account, PersonalNotice notice, CancellationToken cancellationToken)
        {
            if (account.ToString() == Away)
                throw new ProviderException("slack", "chat.postMessage", ProviderFailure.Transient, "away");
            Sent.Enqueue((account.ToString(), notice));
            return Task.CompletedTask;
        }
    }
}
