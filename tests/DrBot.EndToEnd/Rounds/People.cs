using System.Text.RegularExpressions;
using DrBot.Sandbox.Demo;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.Practice;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.EndToEnd.Rounds;

/// <summary>
/// What people of an arena do and see. They repeat what DrBot did not acknowledge, and never what it did: that an
/// acknowledged request or vote is kept is for the record to show.
/// </summary>
internal sealed partial class People(EmulatedSlack slack, Func<Uri> balancer)
{
    private const string Reader = "U0LISA";

    // Nobody may ask without end: they take turns.
    private static readonly string[] Requesters = [Reader, "U0OTTO1", "U0OTTO2", "U0OTTO3", "U0OTTO4", "U0OTTO5"];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Types the command until somebody is told a run that was not known.</summary>
    public async Task<string> ProposeAsync(string command, IReadOnlySet<string> known, CancellationToken cancellationToken)
    {
        var requester = Requesters[known.Count % Requesters.Length];
        while (true)
        {
            var before = slack.Do((world, _) => Incidents(world).Messages.Count);
            var said = await DoAsync(() => slack.People.TypeAsync(new TypeRequest(requester, "incidents", command), cancellationToken));
            for (var looks = 0; looks < 40; looks++)
            {
                var heard = Texts(before, m => m.VisibleTo is null || m.VisibleTo == requester).Prepend(said.Answer ?? "");
                if (heard.SelectMany(t => RunId().Matches(t)).Select(m => m.Value).FirstOrDefault(r => !known.Contains(r)) is { } run)
                    return run;
                await Task.Delay(Look, cancellationToken);
            }
        }
    }

    /// <summary>Waits until the run's card can be approved.</summary>
    public async Task SeeCardAsync(string run, CancellationToken cancellationToken)
    {
        while (!Approvals(run).Any(c => c.Reading.IsOpen))
            await Task.Delay(Look, cancellationToken);
    }

    /// <summary>Presses Approve until it is acknowledged.</summary>
    public async Task ApproveAsync(string person, string name, string run, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Approvals(run).FirstOrDefault() is not ({ } message, { } card) || !card.IsOpen
                || card.Approvals.Any(a => a.Name.Contains(name, StringComparison.Ordinal)))
                return;
            var before = slack.Do((world, _) => Incidents(world).Messages.Count);
            var click = new ClickRequest(person, "Approve") { Channel = message.Channel, Ts = message.Ts };
            var pressed = await DoAsync(() => slack.People.ClickAsync(click, cancellationToken));
            for (var looks = 0; pressed.Ok && looks < 40; looks++)
            {
                if (Texts(before, m => m.VisibleTo == person).Any(t => IsAcknowledged(t, run)))
                    return;
                await Task.Delay(Look, cancellationToken);
            }

            await Task.Delay(Look * 4, cancellationToken);
        }
    }

    /// <summary>Whether something like this was said to everybody.</summary>
    public bool Hear(string words) => slack.Do((world, _) => Public(world).Any(m =>
        m.Text.Contains(words, StringComparison.Ordinal) || (m.Blocks?.ToJsonString().Contains(words, StringComparison.Ordinal) ?? false)));

    /// <summary>What was said last to everybody.</summary>
    public IReadOnlyList<string> Latest(int count) => slack.Do((world, _) => Public(world).TakeLast(count).Select(m => m.Text).ToArray());

    /// <summary>What the chat gets wrong about a run that has completed: each of its two cards must stand once, and say so.</summary>
    public string? Untruth(string run)
    {
        var cards = About(run);
        var approvals = cards.Select(ApprovalCardReading.Of).OfType<ApprovalCardReading>().ToArray();
        var runs = cards.Select(RunCardReading.Of).OfType<RunCardReading>().ToArray();
        return approvals is not [{ IsOpen: false, Approvals.Count: 2 }]
                ? $"{approvals.Length} approval cards: {string.Join("; ", approvals.Select(a => a.Headline))}"
            : runs is not [{ HasCompleted: true } card] || card.Done != card.All
                ? $"{runs.Length} run cards: {string.Join("; ", runs.Select(r => r.Progress))}"
            : null;
    }

    private static bool IsAcknowledged(string text, string run) =>
        text.Contains($"approval of {run}", StringComparison.Ordinal) && text.Contains("recorded", StringComparison.Ordinal);

    private static SlackChannel Incidents(SlackWorld world) => world.Channel("incidents", Reader);

    private static IEnumerable<SlackMessage> Public(SlackWorld world) => Incidents(world).Messages.Where(m => m.VisibleTo is null);

    private IReadOnlyList<string> Texts(int after, Func<SlackMessage, bool> fits) =>
        slack.Do((world, _) => Incidents(world).Messages.Skip(after).Where(fits).Select(m => m.Text).ToArray());

    private IReadOnlyList<(PracticeMessage Message, ApprovalCardReading Reading)> Approvals(string run) =>
        [.. About(run).Select(m => (m, ApprovalCardReading.Of(m))).Where(c => c.Item2 is not null).Select(c => (c.m, c.Item2!))];

    // Every card of a run begins with its id.
    private IReadOnlyList<PracticeMessage> About(string run) => slack.Do((world, _) => Public(world)
        .Where(m => m.Text.StartsWith(run + " ", StringComparison.Ordinal))
        .Select(m => new PracticeMessage(SlackWorld.Wire(Incidents(world), m))).ToArray());

    // A balancer sends each delivery to a replica that is up; one that has just died answers nothing, and people go on.
    private async Task<PracticeResult> DoAsync(Func<Task<PracticeResult>> act)
    {
        slack.AppUrl = balancer();
        try
        {
            return await act();
        }
        catch (SlackError e)
        {
            // What was to be pressed was redrawn meanwhile.
            return PersonActions.Impossible(e.Code);
        }
    }

    [GeneratedRegex(@"DR-\d{8}-\d{6}(?:-\d+)?-R\d+")]
    private static partial Regex RunId();
}
