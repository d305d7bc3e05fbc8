using System.Runtime.CompilerServices;
using DrBot.Journal;
using DrBot.Journal.Sqlite;

namespace DrBot.Hosting.Doctor;

/// <summary>The store: a database (<see cref="PostgresCheck"/>), or a local file system, room, the right to write, and a file that can be used.</summary>
internal sealed class StoreCheck : ICheck
{
    private const long LittleRoom = 1L << 30;

    public async IAsyncEnumerable<Finding> LookAsync(
        Patient patient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var url = StoreUrl.Parse(patient.Options.Store, patient.Options.Folder);
        if (url.Postgres is { } database)
        {
            await foreach (var finding in PostgresCheck.LookAsync(database, patient, cancellationToken))
                yield return finding;
            yield break;
        }

        var path = url.SqlitePath;
        var options = new SqliteOptions { Path = path, Origin = patient.Options.AuditOrigin };
        var place = await Finding.OfAsync("store", () => Task.FromResult(Place(options)));
        yield return place;
        if (place.Severity is Severity.Fail or Severity.Unreachable)
            yield break;
        yield return await Finding.OfAsync("store writable", () =>
            WriteAsync(Path.GetDirectoryName(RealPath.Of(path))!, cancellationToken));
        yield return Room(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
            yield return await Finding.OfAsync("journal", () => Task.FromResult(Journal(path)));
        else
            yield return Finding.Ok("journal", "there is none yet; the first start creates it");
    }

    private static Finding Place(SqliteOptions options)
    {
        var path = StorePlace.Demand(options);
        return options.FileSystemOf(Path.GetDirectoryName(path)!) is { } type
            ? Finding.Ok("store", $"{path} on {type}, a local file system")
            : Finding.Warn("store", $"{path}: its file system cannot be told",
                "make sure that it is no network file system");
    }

    private static async Task<Finding> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        var probe = Path.Combine(folder, $".drbot-doctor-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllTextAsync(probe, "may be deleted", cancellationToken);
            return Finding.Ok("store writable", $"files can be written in {folder}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(
                "store writable", $"nothing can be written in {folder}: {e.Message}",
                    $"give the account that runs DrBot ({Environment.UserName}) the right to");
        }
        finally
        {
            File.Delete(probe);
        }
    }

    private static Finding Room(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        return free >= LittleRoom
            ? Finding.Ok("store room", $"{free >> 30:N0} GiB are free")
            : Finding.Warn("store room", $"{free >> 20:N0} MiB are free",
                "make room: on a full disk DrBot refuses every command");
    }

    private static Finding Journal(string path)
    {
        using var journal = SqliteJournal.OpenReadOnly(path);
        var holder = path + ".holder";
        return Finding.Ok("journal", $"{journal.Head + 1:N0} entries"
            + (File.Exists(holder) ? $", held by {File.ReadAllText(holder).Trim()}" : ", no server holds it"));
    }
}
