using DrBot.Journal.Audit;
using DrBot.Slack.Blocks;
using DrBot.Slack.Surface;
using DrBot.TestKit;

namespace DrBot.Tests.Surface;

/// <summary>What cards say of the evidence behind them (F29), and the checkpoint in their small print.</summary>
public sealed class EvidenceOnCardsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Since = new(2026, 11, 22, 3, 4, 5, TimeSpan.Zero);
    private readonly AuditStatus audit = new() { IsOn = true };
    private CardStage stage = null!;

    public async Task InitializeAsync() => stage = await CardStage.OpenAsync();

    public async Task DisposeAsync() => await stage.DisposeAsync();

    [Fact]
    public async Task F29_NothingCanBeSigned_TheProposalSaysSoWithTheNumberAndMayBeApproved()
    {
        audit.Saw(42, 5);
        audit.Signing(Since, "the key store does not answer");

        var text = await ApprovalAsync();

        Assert.Contains("nothing can be signed since 03:04:05 UTC, 37 entries are unsigned (the key store does not answer)", text, StringComparison.Ordinal);
        Assert.Contains("\"Approve\"", text, StringComparison.Ordinal);
        audit.Signing(Since, null);
        Assert.DoesNotContain("Evidence", await ApprovalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task F29_APlaceTakesNoCheckpoint_TheProposalSaysSo()
    {
        audit.PinFailed("s3://b/", Since, "SlowDown");
        audit.PinFailed("s3://b/", Since.AddMinutes(1), "SlowDown");

        Assert.Contains("s3://b/ takes no checkpoint since 03:04:05 UTC (SlowDown)", await ApprovalAsync(), StringComparison.Ordinal);
        audit.PinTook("s3://b/", new Checkpoint("o", 7, new string('a', 64)));
        Assert.DoesNotContain("Evidence", await ApprovalAsync(), StringComparison.Ordinal);
        Assert.Equal(7, audit.Pinned?.Size);
    }

    [Fact]
    public async Task F29_UnsignedForTooLong_TheIncidentsCardSaysSoToo()
    {
        audit.Saw(42, 5);
        audit.Signing(Since, "away");
        Assert.DoesNotContain("Evidence", await IncidentAsync(), StringComparison.Ordinal);

        audit.Alarm();

        Assert.Contains("37 entries are unsigned", await IncidentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Footer_PinnedToCards_StandsInTheSmallPrintAndOtherwiseDoesNot()
    {
        Assert.DoesNotContain("audit 4182", await ApprovalAsync(), StringComparison.Ordinal);

        audit.Show(new Checkpoint("o", 4182, "7be80035" + new string('0', 56)));

        Assert.Contains("audit 4182 · 7be80035", await ApprovalAsync(), StringComparison.Ordinal);
    }

    private static TestIncident Story() => TestIncident.Declared().Proposed().Previewed();

    private async Task<string> ApprovalAsync()
    {
        var story = Story();
        var context = await stage.ContextAsync(story) with { Audit = audit };
        return Text(ApprovalCard.Blocks(story.State, story.Run, context));
    }

    private async Task<string> IncidentAsync()
    {
        var story = Story();
        return Text(IncidentCard.Draw(story.State, "C0", await stage.ContextAsync(story) with { Audit = audit }).Body);
    }

    private static string Text(IEnumerable<Block> blocks) => System.Text.Json.JsonSerializer.Serialize(
        blocks, new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
