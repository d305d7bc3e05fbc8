using Npgsql;

namespace DrBot.Journal.Postgres;

/// <content>Finds out what became of a commit whose answer was lost.</content>
internal sealed partial class PostgresWriter
{
    /// <summary>
    /// True when the operation was committed, false when it never will be. The old session is ended first, and the head's
    /// lock, which it held, is waited for: after that its outcome is settled. Asks until the server answers; meanwhile
    /// whoever waits behind is told that nothing of his was recorded.
    /// </summary>
    private bool Find(Guid operation, int oldProcess)
    {
        while (true)
        {
            Discard();
            try
            {
                connection = connections.OpenWriter();
                return Find(connection, operation, oldProcess);
            }
            catch (Exception e) when (PostgresFailures.IsOfTheServer(e) || e is JournalUnavailableException or StoreRefusedException)
            {
                FailWaiting(e);
                if (closing.Token.WaitHandle.WaitOne(200))
                    throw new JournalUnavailableException(
                        $"{options.Place} was lost while it recorded this: it is not known whether it was; look before you repeat it", e);
            }
        }
    }

    private bool Find(NpgsqlConnection fresh, Guid operation, int oldProcess)
    {
        using (var end = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND application_name = $2 AND pid <> pg_backend_pid()",
            fresh))
        {
            end.Parameters.Add(new NpgsqlParameter { Value = oldProcess });
            end.Parameters.Add(new NpgsqlParameter { Value = connections.Name });
            end.ExecuteNonQuery();
        }

        using var transaction = fresh.BeginTransaction();
        using var look = new NpgsqlBatch(fresh)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("SELECT seq FROM head WHERE id = 1 FOR UPDATE"),
                new NpgsqlBatchCommand("SELECT 1 FROM operations WHERE id = $1")
                {
                    Parameters = { new NpgsqlParameter { Value = operation } },
                },
            },
        };
        using (var rows = look.ExecuteReader())
        {
            rows.NextResult();
            return rows.Read();
        }
    }

    private void FailWaiting(Exception why)
    {
        var reason = PostgresFailures.AtWriting(options.Place, why);
        while (queue.TryTake(out var pending))
        {
            Interlocked.Add(ref waitingBytes, -pending.Size);
            if (pending.TryTake())
                pending.Fail(reason);
        }
    }
}
