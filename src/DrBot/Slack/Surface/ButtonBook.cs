using System.Collections.Concurrent;
using System.Security.Cryptography;
using DrBot.Journal;

namespace DrBot.Slack.Surface;

/// <summary>What a button means. The button itself carries only a random id: nothing in it can be guessed or changed.</summary>
/// <param name="Act">approve, deny, hold, resume, abort, retry, skip, undo, done, details, refresh.</param>
internal sealed record ButtonMeaning(string Act, string Incident, string Run, string Step, string Digest)
{
    private const char Separator = '\n';

    /// <summary>The meaning as it is stored.</summary>
    public string ToText() => string.Join(Separator, Act, Incident, Run, Step, Digest);

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    public static ButtonMeaning FromText(string text)
    {
        var parts = text.Split(Separator);
        return new ButtonMeaning(parts[0], parts[1], parts[2], parts[3], parts[4]);
    }
}

/// <summary>Remembers what each button means, over restarts: an old card goes on meaning what it meant.</summary>
internal sealed class ButtonBook(IButtonMeanings kept)
{
    private readonly ConcurrentDictionary<ButtonMeaning, string> ids = new();
    private readonly ConcurrentDictionary<string, ButtonMeaning> meanings = new();

    /// <summary>The ids of these meanings, made and stored durably where they are new.</summary>
    public async Task PrepareAsync(IReadOnlyList<ButtonMeaning> wanted, CancellationToken cancellationToken)
    {
        foreach (var meaning in wanted.Where(m => !ids.ContainsKey(m)))
        {
            var fresh = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            var id = await kept.KeepAsync(fresh, meaning.ToText(), cancellationToken);
            ids[meaning] = id;
            meanings[id] = meaning;
        }
    }

    /// <summary>The id of a prepared meaning.</summary>
    public string IdOf(ButtonMeaning meaning) => ids[meaning];

    /// <summary>What an id means, or null when no button of ours ever carried it.</summary>
    public async Task<ButtonMeaning?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (meanings.TryGetValue(id, out var known))
            return known;
        var text = await kept.FindAsync(id, cancellationToken);
        return text is null ? null : ButtonMeaning.FromText(text);
    }
}
