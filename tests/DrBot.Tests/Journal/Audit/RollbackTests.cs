using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Plans;
using DrBot.Hosting.Cli;
using DrBot.Journal.Audit.Pins;
using DrBot.Journal.Audit.Recovery;
using DrBot.Journal.Audit;
using DrBot.Journal.Sqlite;
using DrBot.Journal;
using DrBot.TestKit;
using DrBot.Tests.Journal.Sqlite;

namespace DrBot.Tests.Journal.Audit;

/// <summary>A store set back to an earlier day (T43, F27): it is found by what lies outside, and left only by two
/// people's signatures.</summary>
public sealed class RollbackTests : IAsyncLifetime
{
    private const string NewOrigin = "drbot.example/test-2";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ECDsa Sarah = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa Mike = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string pem = AuditKeys.NewPem();
    private KeeperBench bench = null!;

    private string Backup => Path.Combine(bench.Folder.Root, "backup.db");

    private FilePin Pin => new(Path.Combine(bench.Folder.Root, "pins"));

    private IAuditSigner Signer => PemSigner.Parse(pem);

    public async Task InitializeAsync()
    {
        bench = await KeeperBench.StartAsync([Signer]);
        await bench.EndAsync();
        await bench.BeginAsync([Signer], Pin);
        await PlanAsync();
        await bench.AppendAsync("approval.recorded", 3);
        await bench.EndAsync();
        File.Copy(bench.Folder.Database, Backup);
        await bench.BeginAsync([Signer], Pin);
        await bench.AppendAsync("step.dispatching", 3);
        await bench.AppendAsync("run.completed");
        await KeeperBench.UntilAsync(
            async () => bench.Status.Pinned?.Size is { } size && size == await bench.SignedAsync() && size > 8, "the end is pinned");
        await bench.EndAsync();
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task T43_TheStoreAsItWas_IsAsFarAsItWasSeen()
    {
        await bench.BeginAsync([Signer]);

        Assert.Equal((null, null, 0), await FindAsync());
    }

    [Fact]
    public async Task T43_ABackupPutInPlace_IsBehindThePin()
    {
        await RestoreAsync();

        var (why, pinned, _) = await FindAsync();

        Assert.Contains("set back", why, StringComparison.Ordinal);
        Assert.Contains($"has seen {pinned}", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T43_ABackupThatWentOnElsewhere_HasAnotherRootThanThePin()
    {
        await RestoreAsync();
        await bench.AppendAsync("approval.recorded", 40);

        Assert.Contains("another journal than it was", (await FindAsync()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T43_ACheckpointOfAnotherKey_CannotStopDrBot()
    {
        await bench.BeginAsync([Signer]);
        var forged = new Checkpoint(StoreFolder.Origin, 10_000, new string('a', 64));
        var other = AuditKeys.NewSigner();
        await Pin.PublishAsync(
            new SignedCheckpoint(forged, new SignedNote(forged.ToText(), [new NoteSignature(
                StoreFolder.Origin, other.Key.Id, await other.SignAsync(forged.ToText(), None))]).ToString()),
            None);

        var (why, _, doubts) = await FindAsync();

        Assert.Equal((null, 1), (why, doubts));
    }

    [Fact]
    public async Task T43_APlaceThatCannotBeAsked_IsADoubtAndNoStop()
    {
        await bench.BeginAsync([Signer]);
        var found = await RollbackCheck.FindAsync(
            bench.Journal, StoreFolder.Origin, [Signer.Key], [new MemoryPin("far") { IsAway = true }], None);

        Assert.Null(found.Why);
        Assert.Contains("the place is closed", Assert.Single(found.Doubts), StringComparison.Ordinal);
    }

    [RequiresFact("postgres")]
    public async Task T43_Recover_IntoAPostgresDatabase_ANewLogNamesTheOldOneThere()
    {
        await RestoreAsync();
        // Nothing is added between the statement and its use.
        await bench.EndAsync();
        var (_, statement) = await StateAsync();
        var server = await PostgresServer.SharedAsync();
        var url = server.Url(await server.CreateDatabaseAsync());
        string[] recover =
        [
            "recover", "--new-log", "--store", bench.Folder.Database, "--into", url, "--statement", statement,
            "--signature", Sign(Sarah, statement, "s1"), "--signature", Sign(Mike, statement, "s2"),
        ];

        var (code, said) = await RunAsync(recover);

        Assert.True(code == 0, said);
        await using (var fresh = await Stores.OpenReadOnlyAsync(StoreUrl.Parse(url, bench.Folder.Root), TimeProvider.System, None))
        {
            var opened = Assert.Single(await fresh.ReadAfterAsync(-1, 10, None));
            Assert.Equal(("log.opened", StoreFolder.Origin), (opened.Type, (string)opened.Data["previous"]!["origin"]!));
            Assert.Equal(2, opened.Data["signatures"]!.AsArray().Count);
        }

        // Asked for again, as after a lost answer, nothing is written a second time.
        await RunAsync(recover);
        await using (var again = await Stores.OpenReadOnlyAsync(StoreUrl.Parse(url, bench.Folder.Root), TimeProvider.System, None))
            Assert.Single(await again.ReadAfterAsync(-1, 10, None));
        await bench.BeginAsync([Signer]);
    }

    [Fact]
    public async Task T43_Recover_TwoPeopleSigned_ANewLogNamesTheOldOne()
    {
        await RestoreAsync();
        var (config, statement) = await StateAsync();
        await bench.EndAsync();

        var (code, said) = await RunAsync(
            "recover", "--new-log", "--store", bench.Folder.Database, "--into", At("new.db"), "--statement", statement,
            "--signature", Sign(Sarah, statement, "s1"), "--signature", Sign(Mike, statement, "s2"));

        Assert.True(code == 0, said);
        await using (var fresh = await SqliteJournal.OpenAsync(
            new SqliteOptions { Path = At("new.db"), Origin = NewOrigin }, TimeProvider.System, None))
        {
            var opened = Assert.Single(await fresh.ReadAfterAsync(-1, 10, None));
            Assert.Equal("log.opened", opened.Type);
            Assert.Equal(StoreFolder.Origin, (string)opened.Data["previous"]!["origin"]!);
            Assert.Equal(await File.ReadAllTextAsync(statement), (string)opened.Data["statement"]!);
            Assert.Equal(["sarah.chen", "mike.johnson"], opened.Data["signatures"]!.AsArray().Select(s => (string)s!["person"]!));
        }

        Assert.True(File.Exists(config));
        await bench.BeginAsync([Signer]);
    }

    [Theory]
    [InlineData("one person signed twice", "two different people", "sarah", "sarah")]
    [InlineData("one person signed", "two different people", "sarah")]
    [InlineData("a stranger signed", "signature 2 is not over this statement", "sarah", "stranger")]
    public async Task T43_Recover_WithoutTwoPeople_IsRefused(string what, string reason, params string[] signers)
    {
        await RestoreAsync();
        var (_, statement) = await StateAsync();
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signatures = signers.SelectMany((s, i) => new[]
        {
            "--signature", Sign(s == "sarah" ? Sarah : stranger, statement, $"s{i}"),
        });

        var (code, said) = await RunAsync(
            ["recover", "--new-log", "--store", bench.Folder.Database, "--into", At("new.db"), "--statement", statement, .. signatures]);

        Assert.True(code == 1 && said.Contains(reason, StringComparison.Ordinal), $"{what}: {said}");
        Assert.False(File.Exists(At("new.db")));
    }

    [Theory]
    [InlineData("present: ", "present: 1", "the statement says that the store has")]
    [InlineData("origin: drbot.example/test-1", "origin: drbot.example/prod-1", "the store holds drbot.example/test-1")]
    [InlineData("new-origin: drbot.example/test-2", "new-origin: drbot.example/test-1", "needs a name of its own")]
    public async Task T43_Recover_AStatementThatIsNotTrue_IsRefused(string old, string with, string reason)
    {
        await RestoreAsync();
        var (_, statement) = await StateAsync();
        await File.WriteAllTextAsync(statement, (await File.ReadAllTextAsync(statement)).Replace("\n" + old, "\n" + with, StringComparison.Ordinal));

        var (code, said) = await RunAsync(
            "recover", "--new-log", "--store", bench.Folder.Database, "--into", At("new.db"), "--statement", statement,
            "--signature", Sign(Sarah, statement, "s1"), "--signature", Sign(Mike, statement, "s2"));

        Assert.True(code == 1 && said.Contains(reason, StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task T43_Recover_AStoreThatIsNotBehind_IsRefusedAndStatesNothing()
    {
        await bench.BeginAsync([Signer]);

        var (code, said) = await RunAsync("statement", "--config", Configure(), "--new-origin", NewOrigin, "--reason", "why not");

        Assert.Equal(1, code);
        Assert.Contains("nothing to recover from", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("drbot-audit-recover/1\norigin: a\n")]
    public void ParseStatement_NoStatement_IsRefused(string text) =>
        Assert.Throws<FormatException>(() => RecoveryStatement.Parse(text));

    private static string Sign(ECDsa key, string statement, string name)
    {
        var path = statement + "." + name;
        File.WriteAllBytes(path, key.SignData(
            File.ReadAllBytes(statement), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return path;
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await AuditCommands.Create().Parse(args).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString() + error);
    }

    private string At(string name) => Path.Combine(bench.Folder.Root, name);

    private string Configure()
    {
        File.WriteAllText(At("audit.pem"), pem);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(At("audit.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(At("drbot.yaml"), $$"""
            environment: practice
            egress: loopback
            store: {{bench.Folder.Database}}
            audit: { origin: {{StoreFolder.Origin}}, key: "${file:audit.pem}", pins: ["file:pins"] }

            """);
        return At("drbot.yaml");
    }

    private async Task<(string Config, string Statement)> StateAsync()
    {
        var config = Configure();
        using var output = new StringWriter();
        var code = await AuditCommands.Create()
            .Parse(["statement", "--config", config, "--new-origin", NewOrigin, "--reason", "the disk was lost, backup of 02:00"])
            .InvokeAsync(new InvocationConfiguration { Output = output });
        Assert.Equal(0, code);
        await File.WriteAllTextAsync(At("statement"), output.ToString());
        return (config, At("statement"));
    }

    private async Task RestoreAsync()
    {
        foreach (var file in Directory.GetFiles(bench.Folder.Root, "drbot.db*"))
            File.Delete(file);
        File.Copy(Backup, bench.Folder.Database);
        await bench.BeginAsync([new AwaySigner(Signer) { IsAway = true }]);
    }

    private async Task<(string? Why, long? Pinned, int Doubts)> FindAsync()
    {
        var found = await RollbackCheck.FindAsync(bench.Journal, StoreFolder.Origin, [Signer.Key], [Pin], None);
        return (found.Why, found.Pinned?.Size, found.Doubts.Count);
    }

    private async Task PlanAsync()
    {
        PlanSource[] plan =
        [
            new("shop.yaml", $$"""
                plan: shop
                title: Shop
                people:
                  sarah.chen: { name: Sarah Chen, roles: [manager], keys: ["{{LineOf(Sarah)}}"] }
                  mike.johnson: { name: Mike Johnson, roles: [director], keys: ["{{LineOf(Mike)}}"] }

                """),
        ];
        var hash = PlanHash.Compute(plan);
        await bench.Journal.Plans.StoreAsync(hash, plan, None);
        await bench.Journal.AppendAsync(
            new AppendRequest
            {
                At = bench.Clock.GetUtcNow(),
                Streams = [new StreamAppend("plan/shop", 0,
                    [EventCodec.ToRecord(new DrBot.Commands.PlanLoaded("shop", "Shop", hash), "", "system")])],
            },
            None);
    }

    private static string LineOf(ECDsa key) => "ecdsa-p256:" + Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
}
