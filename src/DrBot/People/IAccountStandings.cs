using DrBot.Commands.Plans;

namespace DrBot.People;

/// <summary>Whether an account still carries anybody's word: surfaces know who was closed, made a guest, or is a bot.</summary>
internal interface IAccountStandings
{
    /// <summary>
    /// Asks the surface anew. The reason why the account is nobody's; null when it is somebody's, and null when nobody can
    /// tell: an outage of the chat must not stop a recovery that people have approved.
    /// </summary>
    Task<string?> WhyNobodyAsync(Account account, CancellationToken cancellationToken);
}

/// <summary>No surface can tell.</summary>
internal sealed class NoAccountStandings : IAccountStandings
{
    public Task<string?> WhyNobodyAsync(Account account, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
