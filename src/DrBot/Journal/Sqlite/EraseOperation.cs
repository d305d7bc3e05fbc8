using Microsoft.Data.Sqlite;

namespace DrBot.Journal.Sqlite;

/// <summary>Erases a private text, from the write-ahead log too.</summary>
internal sealed class EraseOperation(string hash) : WriteOperation<bool>
{
    /// <inheritdoc />
    public override void AfterCommit(SqliteSession session)
    {
        try
        {
            session.Scalar("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // A reader is in the way: the next checkpoint writes over it.
        }
    }

    /// <inheritdoc />
    protected override bool Write(SqliteSession session, ChainHead head) =>
        session.Execute("DELETE FROM private WHERE hash = $1", hash) > 0;
}
