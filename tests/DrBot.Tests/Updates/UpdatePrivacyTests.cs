using System.Text;
using DrBot.Commands.Updates;
using DrBot.Journal.Sqlite;
using DrBot.Providers;
using Xunit;

namespace DrBot.Tests.Updates;

/// <summary>Addresses stand beside the chain, where they can be erased, and nowhere in it.</summary>
public sealed class UpdatePrivacyTests : IAsyncLifetime
{
    private readonly RecordingChannel mail = new("email");
    private readonly RecordingChannel page = new("status-page");
    private UpdateStory story = null!;

    public async Task InitializeAsync() => story = await UpdateStory.BeginAsync();

    public async Task DisposeAsync() => await story.DisposeAsync();

    [Fact]
    public async Task Chain_AfterWholeDeliveries_HoldsNoAddressAndNoKeyThatNamesOne()
    {
        await story.StartAsync(mail, page);
        await story.DeclareAsync();
        var all = await story.WhenEndedAsync(2);

        Assert.Equal(["email:eng@example.com", "status-page:API"], all.Select(d => d.Channel).Order());
        Assert.All(all, d => Assert.DoesNotContain("eng@", d.Key, StringComparison.Ordinal));
        Assert.DoesNotContain(await LinesAsync(), l => l.Contains("eng@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chain_ChannelRepeatsTheAddressInItsRefusal_HoldsNoAddress()
    {
        var refusing = new RecordingChannel("email")
        {
            Before = _ => throw new ProviderException("smtp", "RCPT", ProviderFailure.Invalid, "550 eng@example.com: no such mailbox"),
        };
        await story.StartAsync(refusing, page);
        await story.DeclareAsync();
        var all = await story.WhenEndedAsync(2);

        Assert.Contains("550 eng@example.com", all.Single(d => d.Status == DeliveryStatus.Failed).Reference, StringComparison.Ordinal);
        Assert.DoesNotContain(await LinesAsync(), l => l.Contains("eng@example.com", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> LinesAsync() =>
        [.. (await story.Journal.ReadAsync(s => JournalQueries.Lines(s, -1, 1000), default)).Select(l => Encoding.UTF8.GetString(l))];
}
