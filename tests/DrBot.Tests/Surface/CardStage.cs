using DrBot.Execution;
using DrBot.Journal.Sqlite;
using DrBot.People;
using DrBot.Slack.Surface;
using DrBot.TestKit;
using DrBot.Tests.Hosting;

namespace DrBot.Tests.Surface;

/// <summary>What cards are drawn with, without any Slack.</summary>
internal sealed class CardStage : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly SqliteJournal journal;

    private CardStage(TemporaryFolder folder, SqliteJournal journal) =>
        (this.folder, this.journal, Buttons) = (folder, journal, new ButtonBook(journal.Buttons));

    public ButtonBook Buttons { get; }

    public Sightings Sightings { get; } = new();

    public static async Task<CardStage> OpenAsync()
    {
        var folder = new TemporaryFolder();
        var options = new SqliteOptions { Path = folder.At("drbot.db"), Origin = "drbot/test" };
        return new CardStage(folder, await SqliteJournal.OpenAsync(options, TimeProvider.System, default));
    }

    /// <summary>The context of a story as it stands, every button of its cards prepared.</summary>
    public async Task<CardContext> ContextAsync(TestIncident story, IGroupReadings? groups = null)
    {
        foreach (var run in story.State.Runs)
            await Buttons.PrepareAsync(
                [.. ApprovalCard.Buttons(story.State, run), .. RunCard.Buttons(story.State, run)], default);
        return new CardContext(story.Now, TestPlans.Small.Plan, new PeopleBook(groups ?? new NoGroupReadings()), Sightings, Buttons);
    }

    /// <summary>The lines a person reads in the approval card of the newest run.</summary>
    public async Task<IReadOnlyList<string>> ApprovalLinesAsync(TestIncident story) =>
        [.. ApprovalText.Lines(story.Run, await ContextAsync(story)).Select(l => l.Text)];

    public async ValueTask DisposeAsync()
    {
        await journal.DisposeAsync();
        folder.Dispose();
    }
}
