using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Slack.Blocks;
using DrBot.Slack.Surface;

namespace DrBot.Sandbox.Simulation.Checks;

/// <summary>I8: the chat shows the stored truth within 60 s after the last fault: every card once, as it should read.</summary>
internal sealed class ChatShowsTheTruth : IInvariant
{
    /// <inheritdoc />
    public string Name => "I8";

    /// <inheritdoc />
    public IEnumerable<string> Breaches(History history)
    {
        if (history.Shown is not { } shown)
            yield break;
        foreach (var twice in shown.GroupBy(c => c.Key).Where(g => g.Count() > 1))
            yield return $"the card {twice.Key} stands {twice.Count()} times";
        foreach (var wanted in history.Fold().SelectMany(Cards))
        {
            var found = shown.FirstOrDefault(c => c.Key == wanted.Key);
            if (found is null)
                yield return $"the card {wanted.Key} does not stand";
            else if (found.Text != wanted.Text)
                yield return $"the card {wanted.Key} reads '{found.Text}', the truth is '{wanted.Text}'";
        }
    }

    private static IEnumerable<ShownCard> Cards(IncidentState incident)
    {
        yield return Card(IncidentCard.KeyOf(incident), Mrkdwn.Of($"{incident.Id} {incident.Status}: {incident.Declared.Title}"));
        foreach (var run in incident.Runs)
        {
            if (run.HasStarted)
                yield return Card(RunCard.KeyOf(run), Mrkdwn.Of(
                    $"{run.Id} {run.Status}: {run.Steps.Count(RunCard.IsDone)} of {run.Steps.Count} steps"));
            if (run.Plan.Policy is not null && run.Status != RunStatus.Proposed)
                yield return Card(ApprovalCard.KeyOf(run), Mrkdwn.Of($"{run.Id} {run.Plan.Title}: {ApprovalText.Headline(run)}"));
        }
    }

    private static ShownCard Card(string key, Mrkdwn text) => new(key, text.Text);
}
