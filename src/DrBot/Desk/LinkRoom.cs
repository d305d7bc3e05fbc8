using System.Security.Cryptography;
using System.Text;
using DrBot.Commands;
using DrBot.Commands.Accounts;
using DrBot.Commands.Language;
using DrBot.Commands.Plans;
using DrBot.Execution;
using DrBot.People;
using DrBot.Plans;

namespace DrBot.Desk;

/// <summary>Answers <c>/dr link</c>: a second account of a person, by a one-time code both accounts confirm.</summary>
internal sealed class LinkRoom(LinkGate gate, LinkBook links, Finder finder, PlanLibrary plans)
{
    // Letters and digits nobody takes for one another: 79 bits in 16 of them.
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    public async Task<DeskAnswer> LinkAsync(Caller caller, Invocation said, CancellationToken cancellationToken)
    {
        var (word, code) = (said.Text("step"), said.Text("code"));
        if (word is null)
            return await OfferAsync(caller, finder.Plan(said), cancellationToken);
        if (word is not ("confirm" or "accept" or "remove"))
            (word, code) = ("claim", word);
        if (code is null)
            throw new DeskException($"`/dr link {word}` needs the code, or the id of the link.");
        var plan = await PlanOfAsync(said, word, code, cancellationToken);
        var actor = finder.Actor(caller, plan);
        var slots = plan.Plan.Approvals.Values.SelectMany(a => a.Slots).Distinct().ToList();
        return Answer(await gate.SubmitAsync(
            word switch
            {
                "claim" => new ClaimAccount(actor, plan.Plan.Name, HashOf(code)),
                "confirm" => new ConfirmAccount(actor, plan.Plan.Name, HashOf(code)),
                "accept" => new AcceptAccount(actor, plan.Plan.Name, code, slots),
                _ => new RemoveAccount(actor, plan.Plan.Name, code, slots),
            },
            caller.Key, cancellationToken));
    }

    private async Task<DeskAnswer> OfferAsync(Caller caller, LoadedPlan plan, CancellationToken cancellationToken)
    {
        var actor = finder.Actor(caller, plan);
        var code = string.Join('-', RandomNumberGenerator.GetString(Alphabet, 16).Chunk(4).Select(c => new string(c)));
        var ofPlan = PeopleBook.PersonOf(plan.Plan, caller.Account) is not null;
        var result = await gate.SubmitAsync(
            new OfferAccount(actor, plan.Plan.Name, HashOf(code)[..12], HashOf(code), ofPlan), caller.Key, cancellationToken);
        // The code is told to the one who asked, and stands nowhere else: a lost answer means asking again.
        return !result.IsDone ? Answer(result) : new DeskAnswer.Says(
            $"Your code, for ten minutes and for nobody else: {code}\nFrom the other account: /dr link {code}\nThen here again: /dr link confirm {code}");
    }

    // The plan named, else the one under which somebody offered this.
    private async Task<LoadedPlan> PlanOfAsync(Invocation said, string word, string code, CancellationToken cancellationToken)
    {
        if (said.Text("plan") is not null || plans.All.Count == 1)
            return finder.Plan(said);
        foreach (var plan in plans.All)
        {
            var state = await links.ReadAsync(plan.Plan.Name, cancellationToken);
            if (word is "accept" or "remove" ? state.Links.ContainsKey(code) : state.Links.Values.Any(l => l.Code == HashOf(code)))
                return plan;
        }

        throw new DeskException("No plan knows this code or link: it was mistyped, used, or has ended.");
    }

    private static DeskAnswer Answer(LinkResult result) => new DeskAnswer.Says(result.Text);

    private static string HashOf(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim().ToLowerInvariant())));
}
