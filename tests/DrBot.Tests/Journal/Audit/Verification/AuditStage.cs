using System.Reflection;
using DrBot.Commands;
using DrBot.Commands.Runs;
using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Verification;
using DrBot.Tests.Execution.Bench;
using DrBot.Tests.Hosting;

namespace DrBot.Tests.Journal.Audit.Verification;

/// <summary>An export of a failover as the engine carried it out, with its checkpoints, made once; every test spoils a
/// copy of its own.</summary>
public sealed class AuditStage : IAsyncLifetime, IDisposable
{
    internal const string Origin = "drbot/test";
    private readonly TemporaryFolder folder = new();
    private readonly string pem = AuditKeys.NewPem();
    private int copies;

    /// <summary>The whole export, not to be changed.</summary>
    public string Whole => folder.At("whole");

    /// <summary>The private key, as somebody might have stolen it.</summary>
    public string StolenKey => folder.At("stolen.pem");

    /// <summary>The public key.</summary>
    public string PublicKey => folder.At("audit.pub");

    /// <summary>The newest checkpoint as it was laid down elsewhere.</summary>
    public string Pin => folder.At("pin");

    internal AuditKey Key { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var signer = PemSigner.Parse(pem);
        Key = signer.Key;
        // On a starved machine the bench may take a pause for the end of all work, and let a clock run out.
        for (var tries = 0; !await PlayAsync(signer); tries++)
            Assert.True(tries < 10, "no failover came to its good end");
        folder.Write("stolen.pem", pem);
        folder.Write("audit.pub", signer.PublicPem());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => folder.Dispose();

    /// <summary>A copy to be spoilt.</summary>
    public string Copy()
    {
        var to = folder.At($"copy-{Interlocked.Increment(ref copies)}");
        foreach (var file in Directory.GetFiles(Whole, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(Whole, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return to;
    }

    /// <summary>A copy, spoilt by the program that knows nothing of ours.</summary>
    public string Spoil(params string[] deeds)
    {
        var copy = Copy();
        string[] args = [copy, .. deeds.Select(d => d.Replace("KEY", StolenKey, StringComparison.Ordinal))];
        Assert.Equal(0, Assembly.Load("DrBot.Tamper").EntryPoint!.Invoke(null, [args]));
        return copy;
    }

    internal Task<AuditVerified> VerifyAsync(string export, params string[] pins) => AuditVerification.RunAsync(
        new AuditQuestion { Folder = export, Origin = Origin, Keys = [Key], Pins = pins, MaxGap = TimeSpan.FromHours(2) },
        CancellationToken.None);

    private async Task<bool> PlayAsync(PemSigner signer)
    {
        await using var bench = await EngineBench.StartAsync();
        using var log = new CheckpointLog(bench.Store, Origin, [signer]);
        await BeatAsync(bench);
        await log.SignAsync(byBoth: false, CancellationToken.None);
        var run = await bench.LaunchAsync();
        await log.SignAsync(byBoth: false, CancellationToken.None);
        if ((await bench.UntilEndAsync(run)).Status != RunStatus.Completed)
            return false;
        await BeatAsync(bench);
        var last = await log.SignAsync(byBoth: false, CancellationToken.None);
        await new AuditExport(bench.Store).WriteAsync(Whole, attachments: true, CancellationToken.None);
        folder.Write("pin", last.Note);
        return true;
    }

    private static async Task BeatAsync(EngineBench bench) => await bench.Store.AppendAsync(
        new AppendRequest
        {
            At = bench.Clock.GetUtcNow(),
            Streams = [new StreamAppend(Streams.Audit, StreamAppend.AnyVersion, [EventCodec.ToRecord(new Heartbeat(0), "", "system")])],
        },
        CancellationToken.None);
}

/// <summary>Shares the one export among the tests that spoil copies of it.</summary>
[CollectionDefinition(Name)]
public sealed class AuditStages : ICollectionFixture<AuditStage>
{
    public const string Name = "audit export";
}
