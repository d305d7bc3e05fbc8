using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;

namespace DrBot.Web.Identity;

/// <summary>Who a request is of, verified.</summary>
/// <param name="Account">The account: a key, an identity provider's subject, or a token.</param>
/// <param name="Via">The road: one of <see cref="Commands.Road"/>.</param>
/// <param name="Scopes">What it may at most; null for people, whom their roles bound.</param>
/// <param name="Proof">What convinces a third party; null when nothing does.</param>
internal sealed record WebCaller(
    Account Account, string Via, IReadOnlyList<string>? Scopes = null, VoteProof? Proof = null)
{
    /// <summary>True when a scope lets it do this, or no scopes bound it.</summary>
    public bool May(string scope) => Scopes is null || Scopes.Contains(scope);
}
