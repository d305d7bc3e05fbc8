using DrBot.TestKit;

namespace DrBot.Tests.Journal.Postgres;

public sealed class PostgresServerTests
{
    [RequiresFact("postgres")]
    public async Task StopAndStart_ADatabase_IsThereAgainOnTheSamePort()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await server.SqlAsync(database, "CREATE TABLE t(x int); INSERT INTO t VALUES (7)");
        var (port, process) = (server.Port, server.ProcessId);

        foreach (var how in (string[])["INT", "QUIT", "KILL"])
        {
            await server.StopAsync(how);
            Assert.Equal(-1, server.ProcessId);
            await server.StartAgainAsync();
        }

        Assert.Equal("7", await server.SqlAsync(database, "SELECT x FROM t"));
        Assert.Equal(port, server.Port);
        Assert.NotEqual(process, server.ProcessId);
    }
}
