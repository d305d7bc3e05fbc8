using DrBot.Journal.Audit;
using DrBot.Journal.Audit.Pins;
using DrBot.Providers;
using DrBot.Providers.Http;
using DrBot.Sandbox.World;
using DrBot.TestKit;
using DrBot.Tests.Hosting;
using DrBot.Updates.Channels;

namespace DrBot.Tests.Journal.Audit;

public sealed class PinTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder folder = new();
    private readonly PemSigner signer = AuditKeys.NewSigner();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task File_CheckpointsOneAfterTheOther_TheLargestOfTheLogIsRead()
    {
        var pin = new FilePin(folder.At("pins"));
        Assert.Null(await pin.ReadNewestAsync("a", None));

        await pin.PublishAsync(await SignedAsync("a", 7), None);
        await pin.PublishAsync(await SignedAsync("b", 9), None);
        await pin.PublishAsync(await SignedAsync("a", 8), None);

        Assert.Equal(8, (await pin.ReadNewestAsync("a", None))!.Checkpoint.Size);
        Assert.Equal(9, (await pin.ReadNewestAsync("b", None))!.Checkpoint.Size);
        Assert.Null(await pin.ReadNewestAsync("c", None));
        Assert.Equal(3, SignedNote.FindAll(await File.ReadAllTextAsync(folder.At("pins"))).Count);
    }

    [Fact]
    public async Task File_ManyCheckpoints_OnlyItsEndIsRead()
    {
        var pin = new FilePin(folder.At("pins"));
        var note = (await SignedAsync("a", 7)).Note;
        await File.WriteAllTextAsync(folder.At("pins"), string.Concat(Enumerable.Repeat(note + "\n", 3000)));
        await pin.PublishAsync(await SignedAsync("a", 8), None);

        Assert.Equal(8, (await pin.ReadNewestAsync("a", None))!.Checkpoint.Size);
    }

    [Fact]
    public async Task File_TheLastNoteIsTorn_TheOnesBeforeStillHold()
    {
        var pin = new FilePin(folder.At("pins"));
        await pin.PublishAsync(await SignedAsync("a", 7), None);
        var next = (await SignedAsync("a", 8)).Note;
        await File.AppendAllTextAsync(folder.At("pins"), next[..^20]);

        Assert.Equal(7, (await pin.ReadNewestAsync("a", None))!.Checkpoint.Size);
    }

    [Fact]
    public async Task File_NoPlaceOrNoCheckpoints_IsSaid()
    {
        await Assert.ThrowsAsync<PinException>(async () => await new FilePin(folder.At("no/such/pins")).PublishAsync(await SignedAsync("a", 1), None));
        await Assert.ThrowsAsync<PinException>(() => new FilePin(folder.At("no/such/pins")).ReadNewestAsync("a", None));
        await Assert.ThrowsAsync<PinException>(() => new FilePin(folder.Write("x", "shopping list\n\n")).ReadNewestAsync("a", None));
    }

    [Fact]
    public async Task Bucket_InThePracticeWorld_KeepsEachAndNamesTheNewest()
    {
        var world = new PracticeWorld(FoundingWorlds.Unjucks, WorldClock.Single(TimeProvider.System));
        using var providers = Providers(world);
        var pin = new BucketPin(new PinAddress.Bucket("audit-bucket", "pins/", "us-west-2"), providers.Objects);
        Assert.Null(await pin.ReadNewestAsync("drbot.example/prod-1", None));

        Assert.Equal("pins/drbot.example_prod-1/000000000007.note", await pin.PublishAsync(await SignedAsync("drbot.example/prod-1", 7), None));
        await pin.PublishAsync(await SignedAsync("drbot.example/prod-1", 12), None);

        Assert.Equal(12, (await pin.ReadNewestAsync("drbot.example/prod-1", None))!.Checkpoint.Size);
        Assert.Null(await pin.ReadNewestAsync("drbot.example/prod-2", None));
        Assert.NotNull(await providers.Objects.GetAsync("us-west-2", "audit-bucket", "pins/drbot.example_prod-1/000000000007.note", None));
    }

    [Fact]
    public async Task Bucket_RegionIsDown_IsSaid()
    {
        var world = new PracticeWorld(FoundingWorlds.Unjucks, WorldClock.Single(TimeProvider.System));
        world.Break(new BreakRequest { Kind = "region-down", Region = "us-east-1" });
        using var providers = Providers(world);
        var pin = new BucketPin(new PinAddress.Bucket("audit-bucket", "", "us-east-1"), providers.Objects);

        await Assert.ThrowsAsync<PinException>(() => pin.ReadNewestAsync("a", None));
    }

    [Fact]
    public async Task Mail_OnlyWhatRunsDoAndOnceADay()
    {
        var mail = new KeptMail();
        var clock = new ManualClock();
        var pin = new MailPin("audit@example.com", mail, clock);
        var signed = await SignedAsync("drbot.example/prod-1", 4182);
        Assert.True(pin.Wants(PinOccasion.Beat));

        Assert.Equal("<1@x>", await pin.PublishAsync(signed, None));

        Assert.False(pin.Wants(PinOccasion.Beat));
        Assert.True(pin.Wants(PinOccasion.Run));
        clock.Advance(TimeSpan.FromHours(24));
        Assert.True(pin.Wants(PinOccasion.Beat));
        var sent = Assert.Single(mail.Sent);
        Assert.Equal(("audit@example.com", $"{signed.Checkpoint.Short} (drbot.example/prod-1)"), (sent.Address, sent.Subject));
        Assert.EndsWith(signed.Note, sent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeper_PinsThatTakeAndOneThatIsAway_OneEntryNamesWhatWasLaidDown()
    {
        var (near, far) = (new MemoryPin("near"), new MemoryPin("far") { IsAway = true });
        await using var bench = await KeeperBench.StartAsync([signer], near, far);
        await KeeperBench.UntilAsync(async () => (await bench.EntriesAsync("anchor.published")).Count == 1, "an anchor is recorded");

        var anchor = (await bench.EntriesAsync("anchor.published"))[0].Data;
        Assert.Equal(2, (long)anchor["size"]!);
        Assert.Equal(near.Taken[0].Checkpoint.Root, (string)anchor["root"]!);
        Assert.Equal("""[{"pin":"near","reference":"no 1"}]""", anchor["anchors"]!.ToJsonString());
        Assert.Contains("far takes no checkpoint since 03:00:00 UTC (the place is closed)", bench.Status.Warning, StringComparison.Ordinal);
        Assert.Equal("takes no checkpoint: the place is closed", bench.Degraded.All["audit.pins.far"]);

        await bench.AppendAsync("run.completed");
        await KeeperBench.UntilAsync(() => Task.FromResult(near.Taken.Count == 2), "the next is laid down");
        far.IsAway = false;
        await KeeperBench.UntilAsync(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(30));
                return Task.FromResult(far.Taken.Count > 0);
            },
            "the place that was away hears the newest");
        Assert.True(far.Taken[0].Checkpoint.Size >= near.Taken[1].Checkpoint.Size);
        await KeeperBench.UntilAsync(() => Task.FromResult(bench.Status.Warning is null), "nothing is wrong any more");
    }

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("file:")]
    [InlineData("s3://bucket/prefix")]
    [InlineData("s3://bucket/pre fix?region=us-east-1")]
    [InlineData("email:nobody")]
    [InlineData("")]
    public void Parse_NoPin_IsRefused(string text) =>
        Assert.NotEmpty(Assert.Throws<FormatException>(() => PinAddress.Parse(text, "/tmp")).Message);

    [Fact]
    public void Parse_EveryKind_IsRead()
    {
        Assert.Equal(new PinAddress.File("/etc/pins"), PinAddress.Parse("file:../etc/pins", "/tmp"));
        Assert.Equal(new PinAddress.Bucket("b-1", "a/b/", "eu-west-1"), PinAddress.Parse("s3://b-1/a/b?region=eu-west-1", "/"));
        Assert.Equal(new PinAddress.Bucket("b-1", "", "eu-west-1"), PinAddress.Parse("s3://b-1?region=eu-west-1", "/"));
        Assert.Equal(new PinAddress.Mail("a@example.com"), PinAddress.Parse("email:a@example.com", "/"));
        Assert.IsType<PinAddress.Slack>(PinAddress.Parse("slack", "/"));
    }

    private static ProviderCatalogue Providers(PracticeWorld world) => ProviderCatalogue.Create(
        new ProviderOptions { Aws = new AwsOptions { EndpointUrl = "http://127.0.0.1:5080/" } }, Egress.Loopback,
        TimeProvider.System, TimeProvider.System,
        new ProviderSeams
        {
            Transport = world.CreateHandler(),
            AwsKeys = new AwsKeys(PracticeCredentials.AccessKey, PracticeCredentials.SecretKey),
            Environment = _ => null,
            Jitter = () => 0,
        });

    private async Task<SignedCheckpoint> SignedAsync(string origin, long size)
    {
        var checkpoint = new Checkpoint(origin, size, new string('a', 64));
        var text = checkpoint.ToText();
        return new SignedCheckpoint(checkpoint, new SignedNote(
            text, [new NoteSignature(origin, signer.Key.Id, await signer.SignAsync(text, None))]).ToString());
    }

    private sealed class KeptMail : IUpdateChannel
    {
        public List<OutgoingUpdate> Sent { get; } = [];

        public string Scheme => "email";

        public Task<DeliveryReceipt> SendAsync(OutgoingUpdate update, CancellationToken cancellationToken)
        {
            Sent.Add(update);
            return Task.FromResult(new DeliveryReceipt($"<{Sent.Count}@x>"));
        }
    }
}
