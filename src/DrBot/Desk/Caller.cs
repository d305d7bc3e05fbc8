using DrBot.Commands.Plans;

namespace DrBot.Desk;

/// <summary>Who asks, authenticated by the surface the words came from.</summary>
/// <param name="Account">The account; the surface vouches for it.</param>
/// <param name="Via">The road: <c>slack</c>, <c>cli</c>.</param>
/// <param name="Key">The delivery's key: the same words delivered again have their effect once.</param>
/// <param name="Evidence">SHA-256 of the raw request, if the surface keeps it.</param>
internal sealed record Caller(Account Account, string Via, string Key, string? Evidence);
