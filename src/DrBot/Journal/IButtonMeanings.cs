namespace DrBot.Journal;

/// <summary>What each button means, by the random id it carries.</summary>
internal interface IButtonMeanings
{
    /// <summary>Keeps a meaning under a fresh id, unless it has one already.</summary>
    /// <returns>The id the meaning has.</returns>
    Task<string> KeepAsync(string fresh, string meaning, CancellationToken cancellationToken);

    /// <summary>The meaning of an id, or null when there is none.</summary>
    Task<string?> FindAsync(string id, CancellationToken cancellationToken);
}
