namespace DrBot.Journal.Sqlite;

/// <summary>Buttons beside the journal.</summary>
internal sealed class ButtonMeanings(ISideStorage storage) : IButtonMeanings
{
    /// <inheritdoc />
    public Task<string> KeepAsync(string fresh, string meaning, CancellationToken cancellationToken) =>
        storage.WriteAsync(
            s =>
            {
                s.Execute("INSERT INTO buttons(id, meaning) VALUES ($1, $2) ON CONFLICT(meaning) DO NOTHING", fresh, meaning);
                return (string)s.Scalar("SELECT id FROM buttons WHERE meaning = $1", meaning)!;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<string?> FindAsync(string id, CancellationToken cancellationToken) =>
        storage.ReadAsync(s => (string?)s.Scalar("SELECT meaning FROM buttons WHERE id = $1", id), cancellationToken);
}
