using System.Runtime.CompilerServices;
using DrBot.Journal;
using DrBot.Journal.Postgres;
using Npgsql;

namespace DrBot.Hosting.Doctor;

/// <summary>The store on PostgreSQL: reachable, encrypted on its way, durable, with the right to make tables, its clock near
/// this machine's. Changes nothing.</summary>
internal static class PostgresCheck
{
    private static readonly TimeSpan MuchOff = TimeSpan.FromSeconds(5);

    public static async IAsyncEnumerable<Finding> LookAsync(
        PostgresPlace place, Patient patient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new PostgresOptions { Place = place, Origin = patient.Options.AuditOrigin, Wire = patient.Wire, ReadOnly = true };
        await using var connections = new PostgresConnections(options);
        var facts = default(Facts);
        yield return await Finding.OfAsync("store", async () =>
        {
            facts = await AskAsync(connections, options, cancellationToken);
            return Finding.Ok("store", $"{place}, PostgreSQL {facts.Version}, {(facts.Encrypted ? "encrypted" : "not encrypted")}");
        });
        if (facts is null)
            yield break;
        if (!facts.Encrypted && !place.IsLocal)
            yield return Finding.Warn("store encryption", "the connection crosses the network in the clear",
                "add ?sslmode=verify-full&sslrootcert=FILE to the store's URL");
        if (!facts.Fsync || !facts.FullPages)
            yield return Finding.Fail("store durable", $"fsync is {Word(facts.Fsync)}, full_page_writes is {Word(facts.FullPages)} on the server",
                "set both to on: otherwise a loss of power loses or spoils what was acknowledged");
        if (facts.Standby)
            yield return Finding.Fail("store writable", $"{place} is a standby", "name the primary, or every server: postgres://…@a,b/…");
        yield return Right(facts, place);
        yield return facts.Offset.Duration() > MuchOff
            ? Finding.Warn("store clock", $"this machine's clock is {facts.Offset.TotalSeconds:0} s from the server's",
                "set both by NTP; DrBot decides by the server's, Slack's signatures are judged by this machine's")
            : Finding.Ok("store clock", $"{facts.Offset.TotalMilliseconds:0} ms from this machine's");
        if (facts.HasTables)
            yield return await Finding.OfAsync("journal", async () =>
            {
                await using var journal = await PostgresJournal.OpenReadOnlyAsync(place, patient.Wire, cancellationToken);
                return Finding.Ok("journal", $"{journal.Head + 1:N0} entries, {facts.Sessions} sessions of DrBot are open");
            });
        else
            yield return Finding.Ok("journal", "there is none yet; the first start creates it");
    }

    private static Finding Right(Facts facts, PostgresPlace place) => facts.HasTables || facts.MayCreate
        ? Finding.Ok("store rights", facts.HasTables ? "the tables are there" : "this role may make the tables")
        : Finding.Fail("store rights", $"{place.Connection.Username} may not make a schema in {place.Connection.Database}",
            $"run: CREATE SCHEMA {PostgresConnections.Schema} AUTHORIZATION {place.Connection.Username}");

    private static async Task<Facts> AskAsync(
        PostgresConnections connections, PostgresOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var clock = await PostgresSchema.ClockAsync(connections, options, cancellationToken);
            await using var connection = await connections.OpenAsync(cancellationToken);
            await using var ask = new NpgsqlCommand(
                """
                SELECT current_setting('server_version'), coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
                       current_setting('fsync')::bool, current_setting('full_page_writes')::bool, pg_is_in_recovery(),
                       has_database_privilege(current_database(), 'CREATE') OR to_regnamespace('drbot') IS NOT NULL,
                       to_regclass('drbot.about') IS NOT NULL,
                       (SELECT count(*)::int FROM pg_stat_activity
                        WHERE application_name LIKE 'drbot %' AND datname = current_database() AND pid <> pg_backend_pid())
                """,
                connection);
            await using var row = await ask.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            return new Facts(row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4),
                row.GetBoolean(5), row.GetBoolean(6), row.GetInt32(7), clock.Offset);
        }
        catch (Exception e) when (PostgresFailures.AtOpening(options.Place, e) is var told && !ReferenceEquals(told, e))
        {
            throw told;
        }
    }

    private static string Word(bool on) => on ? "on" : "off";

    private sealed record Facts(
        string Version, bool Encrypted, bool Fsync, bool FullPages, bool Standby, bool MayCreate, bool HasTables, int Sessions,
        TimeSpan Offset);
}
