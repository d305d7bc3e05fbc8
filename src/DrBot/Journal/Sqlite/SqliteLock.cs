using System.Globalization;

namespace DrBot.Journal.Sqlite;

/// <summary>
/// One process per database: an operating-system lock on <c>&lt;db&gt;.lock</c>, which ends with its process however
/// that ends. SQLite's own exclusive mode would shut out exports and <c>list</c> beside a running server.
/// </summary>
internal sealed class SqliteLock : IDisposable
{
    private readonly FileStream file;
    private readonly string holder;

    private SqliteLock(FileStream file, string holder) => (this.file, this.holder) = (file, holder);

    /// <summary>Takes the lock.</summary>
    /// <exception cref="StoreRefusedException">Another process has it, or the folder cannot be written.</exception>
    public static SqliteLock Take(string database)
    {
        var path = database + ".lock";
        // The lock file itself cannot be read while it is locked, so who holds it is told beside it.
        var holder = database + ".holder";
        FileStream file;
        try
        {
            // Never deleted: a lock on a deleted file would guard nothing.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreRefusedException($"the store {database} cannot be locked: no right to write {path}", e);
        }
        catch (IOException e)
        {
            throw new StoreRefusedException($"the store {database} cannot be locked; {Holder(holder)} ({e.Message}). "
                + "Only one server may write a SQLite file: stop the other one, or give this one its own store.", e);
        }

        TryWrite(holder);
        return new SqliteLock(file, holder);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            File.Delete(holder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Only a courtesy to the next reader of an error message.
        }

        file.Dispose();
    }

    private static string Holder(string path)
    {
        try
        {
            return "it is held by " + File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "its holder is not known";
        }
    }

    private static void TryWrite(string path)
    {
        try
        {
            File.WriteAllText(path, string.Create(
                CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk must not keep a server from starting to read and to say so.
        }
    }
}
