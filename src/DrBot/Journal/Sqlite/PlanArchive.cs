using System.Text;
using DrBot.Commands.Plans;

namespace DrBot.Journal.Sqlite;

/// <summary>Plans beside the journal, in its file and in the order of its writes.</summary>
internal sealed class PlanArchive(ISideStorage storage) : IPlanArchive
{
    /// <inheritdoc />
    public Task StoreAsync(string hash, IReadOnlyList<PlanSource> files, CancellationToken cancellationToken)
    {
        var found = PlanHash.Compute(files);
        if (found != hash)
            throw new ArgumentException($"the files of the plan have the hash {found}, not {hash}", nameof(hash));
        return storage.WriteAsync(s => Write(s, hash, files), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PlanSource>?> GetAsync(string hash, CancellationToken cancellationToken) =>
        storage.ReadAsync(s => Read(s, hash), cancellationToken);

    /// <summary>The hashes of all plans kept.</summary>
    internal static IReadOnlyList<string> Hashes(SqliteSession session)
    {
        var hashes = new List<string>();
        using var rows = session.Query("SELECT DISTINCT hash FROM plans ORDER BY hash");
        while (rows.Read())
            hashes.Add(rows.GetString(0));
        return hashes;
    }

    /// <summary>A plan's files as they are kept, unchecked; empty when there are none.</summary>
    internal static IReadOnlyList<PlanSource> Files(SqliteSession session, string hash)
    {
        var files = new List<PlanSource>();
        using var rows = session.Query("SELECT path, text FROM plans WHERE hash = $1 ORDER BY place", hash);
        while (rows.Read())
            files.Add(new PlanSource(rows.GetString(0), Encoding.UTF8.GetString((byte[])rows.GetValue(1))));
        return files;
    }

    private static IReadOnlyList<PlanSource>? Read(SqliteSession session, string hash)
    {
        var files = Files(session, hash);
        if (files.Count == 0)
            return null;
        var found = PlanHash.Compute(files);
        return found == hash
            ? files
            : throw new InvalidDataException($"the stored plan {hash} was changed, it now has the hash {found}: "
                + "nothing may run from it; restore a backup of the store");
    }

    private static int Write(SqliteSession session, string hash, IReadOnlyList<PlanSource> files)
    {
        for (var i = 0; i < files.Count; i++)
            session.Execute(
                "INSERT OR IGNORE INTO plans(hash, place, path, text) VALUES ($1, $2, $3, $4)",
                hash, i, files[i].Path, Encoding.UTF8.GetBytes(files[i].Text));
        return files.Count;
    }
}
