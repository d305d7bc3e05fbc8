using DrBot.Commands.Accounts;
using DrBot.Commands.Plans;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Accounts;

/// <summary>A second account of a person: both sides say yes, and somebody else vouches before it votes.</summary>
public sealed class LinkTests
{
    private const string Code = "c0de";
    private static readonly string[] Slots = ["manager", "director"];
    private readonly Actor mike = Cast.Mike;
    private readonly Actor second = new() { Via = Road.Slack, Account = new Account("slack", "U0SECOND") };
    private LinkState state = new();
    private DateTimeOffset now = TestIncident.Begin;

    [Fact]
    public void Link_BothSidesAndSomebodyElse_IsAcceptedInThatOrderAlone()
    {
        Refuses(new ClaimAccount(second, "p", Code), "does not hold");
        Does(new OfferAccount(mike, "p", "l1", Code, IsOfPlan: true));
        Refuses(new ConfirmAccount(mike, "p", Code), "has not given the code yet");
        Does(new ClaimAccount(second, "p", Code));
        Assert.Null(state.Of("slack:U0SECOND"));
        Refuses(new AcceptAccount(Cast.Dana, "p", "l1", Slots), "no account waits");
        Refuses(new ClaimAccount(Cast.Stranger, "p", Code), "does not hold");
        Does(new ConfirmAccount(mike, "p", Code));

        Assert.Null(state.Of("slack:U0SECOND")!.AcceptedBy);
        Does(new AcceptAccount(Cast.Dana, "p", "l1", Slots));
        Assert.Equal(("mike.johnson", "dana.lee"), (state.Of("slack:U0SECOND")!.Person, state.Of("slack:U0SECOND")!.AcceptedBy));
        Assert.Empty(Gained(new AcceptAccount(Cast.Olu, "p", "l1", Slots)));
    }

    [Fact]
    public void Offer_FromAnAccountThePlanDoesNotName_IsRefused()
    {
        Refuses(new OfferAccount(Cast.Stranger, "p", "l1", Code, IsOfPlan: false), "begin on an account that plan p names");
        Refuses(new OfferAccount(mike, "p", "l1", Code, IsOfPlan: false), "begin on an account");
    }

    [Fact]
    public void T20_AccountOfSomebodyElse_CannotBeTaken()
    {
        Does(new OfferAccount(mike, "p", "l1", Code, IsOfPlan: true));

        Refuses(new ClaimAccount(Cast.Eve, "p", Code), "is eve.engineer's already");
        Refuses(new ClaimAccount(Cast.Stranger with { Via = Road.Token }, "p", Code), "no accounts to link");
        Refuses(new ClaimAccount(Cast.Stranger with { Via = Road.Key }, "p", Code), "no accounts to link");
    }

    [Fact]
    public void Confirm_ByAnybodyButWhoBegan_IsRefused()
    {
        Does(new OfferAccount(mike, "p", "l1", Code, IsOfPlan: true));
        Does(new ClaimAccount(second, "p", Code));

        Refuses(new ConfirmAccount(Cast.Eve, "p", Code), "waits for no such code");
        Refuses(new ConfirmAccount(second, "p", Code), "waits for no such code");
        Refuses(new ConfirmAccount(mike with { Account = new Account("slack", "U0OTHER") }, "p", Code), "waits for no such code");
    }

    [Fact]
    public void Code_AfterTenMinutes_HoldsNoMore()
    {
        Does(new OfferAccount(mike, "p", "l1", Code, IsOfPlan: true));
        now += TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1);
        Does(new ClaimAccount(second, "p", Code));
        now += TimeSpan.FromSeconds(1);
        Refuses(new ConfirmAccount(mike, "p", Code), "older than ten minutes");
    }

    [Fact]
    public void Offer_AskedForAnew_EndsTheOneBefore()
    {
        Does(new OfferAccount(mike, "p", "l1", Code, IsOfPlan: true));
        Does(new OfferAccount(mike, "p", "l2", "0ther", IsOfPlan: true));

        Refuses(new ClaimAccount(second, "p", Code), "does not hold");
        Assert.Equal("l2", Assert.Single(state.Links).Key);
    }

    [Theory]
    [InlineData("mike.johnson", "manager", Road.Slack, "somebody else must vouch")]
    [InlineData("eve.engineer", "engineer", Road.Slack, "it takes one of the roles manager, director")]
    [InlineData("dana.lee", "director", Road.Oidc, "nobody vouches by this road")]
    [InlineData(null, "director", Road.Slack, "belongs to nobody")]
    public void Accept_ByWhoMayNotVouch_IsRefused(string? person, string role, string road, string why)
    {
        Linked();
        var actor = Cast.Person(person ?? "x", role) with { Person = person, Via = road };

        Refuses(new AcceptAccount(actor, "p", "l1", Slots), why);
        now += TimeSpan.FromHours(24);
        Refuses(new AcceptAccount(Cast.Dana, "p", "l1", Slots), "longer than a day");
    }

    [Fact]
    public void Confirm_AccountLinkedUnderAnotherCodeMeanwhile_IsRefusedAndNoSecondPersonHasIt()
    {
        Does(new OfferAccount(mike, "p", "l1", Code, IsOfPlan: true));
        Does(new OfferAccount(Cast.Dana, "p", "l2", "0ther", IsOfPlan: true));
        Does(new ClaimAccount(second, "p", Code));
        Does(new ClaimAccount(second, "p", "0ther"));
        Does(new ConfirmAccount(mike, "p", Code));

        Refuses(new ConfirmAccount(Cast.Dana, "p", "0ther"), "is linked to mike.johnson already (link l1)");
        Does(new OfferAccount(Cast.Olu, "p", "l3", "th1rd", IsOfPlan: true));
        Refuses(new ClaimAccount(second, "p", "th1rd"), "is linked to mike.johnson already");
        Does(new RemoveAccount(second, "p", "l1", Slots));
        Does(new ConfirmAccount(Cast.Dana, "p", "0ther"));
        Assert.Equal("dana.lee", state.Of("slack:U0SECOND")!.Person);
    }

    [Fact]
    public void Accept_AccountThatTwoLinksHold_IsRefused()
    {
        Linked();
        Does(new OfferAccount(Cast.Dana, "p", "l2", "0ther", IsOfPlan: true));
        state = state with
        {
            // As a record from before such a confirmation was refused.
            Links = state.Links.SetItem("l2", state.Links["l2"] with { Account = "slack:U0SECOND", LinkedAt = now }),
        };

        Refuses(new AcceptAccount(Cast.Olu, "p", "l1", Slots), "is linked to dana.lee already");
        Refuses(new AcceptAccount(Cast.Olu, "p", "l2", Slots), "is linked to mike.johnson already");
    }

    [Fact]
    public void Remove_ByThePersonOrWhoMayFillASlot_TakesItAway()
    {
        Linked();
        Refuses(new RemoveAccount(Cast.Eve, "p", "l1", Slots), "only mike.johnson");
        Does(new RemoveAccount(Cast.Dana, "p", "l1", Slots));
        Assert.Null(state.Of("slack:U0SECOND"));

        Linked();
        Does(new RemoveAccount(mike, "p", "l1", Slots));
        Assert.Empty(state.Links);
    }

    private void Linked()
    {
        Does(new OfferAccount(mike, "p", "l1", Code, IsOfPlan: true));
        Does(new ClaimAccount(second, "p", Code));
        Does(new ConfirmAccount(mike, "p", Code));
    }

    private void Does(LinkCommand command)
    {
        var events = Gained(command);
        Assert.NotEmpty(events);
        foreach (var e in events)
            state = LinkState.Apply(state, new Recorded(
                EventTable.Read(EventTable.NameOf(e), EventTable.Write(e))!, now, command.Actor.Name, state.Version + 1));
    }

    private IReadOnlyList<Event> Gained(LinkCommand command) =>
        Assert.Single(Assert.IsType<Decision.Accepted>(Decider.Decide(state, command, now)).Streams).Events;

    private void Refuses(LinkCommand command, string why) => Assert.Contains(
        Assert.IsType<Decision.Refused>(Decider.Decide(state, command, now)).Reasons, r => r.Contains(why, StringComparison.Ordinal));
}
