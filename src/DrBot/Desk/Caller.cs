using DrBot.Commands.Approvals;
using DrBot.Commands.Plans;

namespace DrBot.Desk;

/// <summary>Who asks, authenticated by the surface the words came from.</summary>
/// <param name="Account">The account; the surface vouches for it.</param>
/// <param name="Via">The road: one of <see cref="Commands.Road"/>.</param>
/// <param name="Key">The delivery's key: the same words delivered again have their effect once.</param>
/// <param name="Evidence">SHA-256 of the raw request, if the surface keeps it.</param>
/// <param name="Proof">What convinces a third party that it is them, where the road gives such a thing.</param>
internal sealed record Caller(Account Account, string Via, string Key, string? Evidence, VoteProof? Proof = null);
