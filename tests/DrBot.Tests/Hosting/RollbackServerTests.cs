using DrBot.Hosting;
using DrBot.Journal.Audit.Pins;
using DrBot.Journal.Audit;
using DrBot.Journal.Sqlite;
using DrBot.Sandbox.Hosting;
using DrBot.Tests.Execution.Bench;
using DrBot.Tests.Journal.Audit;

namespace DrBot.Tests.Hosting;

/// <summary>A server whose store is not as far as it was once seen (T43, F27).</summary>
public sealed class RollbackServerTests : IDisposable
{
    private const string Origin = "drbot/practice";
    private readonly TemporaryFolder folder = new();
    private readonly string pem = AuditKeys.NewPem();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task T43_Serve_APinHasSeenMore_NothingIsWrittenAndTheEndIs1()
    {
        await PinAsync(4182, PemSigner.Parse(pem));

        var port = LoopbackPort.Free();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        var served = ServeAsync(port);
        var (status, said) = await ReadyAsync(http, served);

        Assert.Equal(1, await served);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("has seen 4182", said, StringComparison.Ordinal);
        Assert.Equal(0, await HeadAsync());
    }

    [Fact]
    public async Task T43_Serve_ThePinOfAnotherKey_StopsNobody()
    {
        await PinAsync(4182, AuditKeys.NewSigner());

        Assert.Equal(0, await ServeAsync());

        Assert.True(await HeadAsync() > 0);
    }

    [Fact]
    public async Task Serve_WithAKeyAndAPin_SignsAndIsAsFarAsItWasSeenAtTheNextStart()
    {
        Assert.Equal(0, await ServeAsync());
        var seen = await new FilePin(folder.At("pins")).ReadNewestAsync(Origin, CancellationToken.None);
        Assert.NotNull(seen);

        Assert.Equal(0, await ServeAsync());
    }

    private async Task<int> ServeAsync(int port = 0)
    {
        folder.Write("shop.yaml", ShopPlan.Text);
        folder.Write("audit.pem", pem);
        var config = folder.Write("drbot.yaml", $$"""
            environment: practice
            listen: http://127.0.0.1:{{port}}
            egress: loopback
            plans: [shop.yaml]
            audit: { key: "${file:audit.pem}", pins: ["file:pins"] }

            """);
        await (await SqliteJournal.OpenAsync(Store, TimeProvider.System, CancellationToken.None)).DisposeAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        return await Server.RunAsync(config, stop.Token);
    }

    private static async Task<(System.Net.HttpStatusCode Status, string Said)> ReadyAsync(HttpClient http, Task served)
    {
        while (!served.IsCompleted)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("readyz", UriKind.Relative));
                return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException("the server ended before it answered");
    }


    private SqliteOptions Store => new() { Path = folder.At("drbot.db"), Origin = Origin };

    private async Task<long> HeadAsync()
    {
        await using var store = SqliteJournal.OpenReadOnly(folder.At("drbot.db"));
        return store.Head;
    }

    private async Task PinAsync(long size, PemSigner signer)
    {
        var checkpoint = new Checkpoint(Origin, size, new string('a', 64));
        var text = checkpoint.ToText();
        var note = new SignedNote(text, [new NoteSignature(Origin, signer.Key.Id, await signer.SignAsync(text, CancellationToken.None))]);
        await new FilePin(folder.At("pins")).PublishAsync(new SignedCheckpoint(checkpoint, note.ToString()), CancellationToken.None);
    }
}
