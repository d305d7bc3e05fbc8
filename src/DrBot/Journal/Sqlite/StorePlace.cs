using DrBot.Hosting;

namespace DrBot.Journal.Sqlite;

/// <summary>Where a store may lie.</summary>
internal static class StorePlace
{
    /// <summary>Refuses a missing folder and a file system on which the write-ahead log does not hold.</summary>
    /// <returns>The file itself, with a symbolic link followed: one file has one lock, by whatever name it is opened.</returns>
    public static string Demand(SqliteOptions options)
    {
        var path = RealPath.Of(options.Path);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            throw new StoreRefusedException($"the store's folder {folder} does not exist; create it, or name another path");
        var type = options.FileSystemOf(folder);
        if (type is not null && MountTable.IsNetworked(type))
            throw new StoreRefusedException($"{path} lies on a network file system ({type}), where SQLite's "
                + "write-ahead log and locks do not hold: entries could be lost. Move the store to a local disk.");
        return path;
    }
}
