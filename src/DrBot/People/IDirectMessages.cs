using DrBot.Commands.Plans;
using DrBot.Providers;

namespace DrBot.People;

/// <summary>A chat surface that can write to one person.</summary>
internal interface IDirectMessages
{
    /// <summary>True when the account is one of this surface.</summary>
    bool Reaches(Account account);

    /// <summary>Writes to an account once for a key, also over a restart.</summary>
    /// <exception cref="ProviderException">It was not taken.</exception>
    Task SendAsync(Account account, PersonalNotice notice, CancellationToken cancellationToken);
}

/// <summary>Something said to one person alone.</summary>
/// <param name="Key">What it is about: the same key is said to the same person once.</param>
/// <param name="Incident">The incident it belongs to; empty for none.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text with LF line ends; the surface escapes it.</param>
internal sealed record PersonalNotice(string Key, string Incident, string Subject, string Text);
