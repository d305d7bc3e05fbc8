using System.Text.RegularExpressions;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Demo;

/// <summary>The play itself: a region is lost, people answer it by what they can type and press.</summary>
internal sealed partial class Play
{
    private readonly DemoPlan _plan;
    private readonly Stage _stage;
    private readonly ChannelWatch _channel;
    private readonly INarrator _narrator;
    private readonly DemoOptions _options;
    private readonly Actor _commander;
    private readonly Actor _requester;
    private readonly Actor _onDuty;
    private readonly IReadOnlyList<Actor> _approvers;

    public Play(
        DemoPlan plan, Cast cast, PracticeClient slack, Stage stage, ChannelWatch channel, INarrator narrator, DemoOptions options)
    {
        (_plan, _stage, _channel, _narrator, _options) = (plan, stage, channel, narrator, options);
        _commander = Actor(cast.Commander);
        _requester = Actor(cast.Requester);
        _onDuty = Actor(cast.OnDuty);
        _approvers = [.. cast.Approvers.Select(Actor)];

        Actor Actor(CastMember member) => new(member, slack.As(member.Slack), plan, stage, narrator);
    }

    /// <summary>When the outage began.</summary>
    public DateTimeOffset Outage { get; private set; }

    /// <summary>The incident's id, once declared.</summary>
    public string? Incident { get; private set; }

    /// <summary>The run's id, once proposed.</summary>
    public string? Run { get; private set; }

    /// <summary>The action of each step, as the details tell it.</summary>
    public IReadOnlyDictionary<string, string> Actions { get; private set; } = new Dictionary<string, string>();

    /// <summary>What was due next before the incident was resolved.</summary>
    public IReadOnlyList<string> NextUpdates { get; private set; } = [];

    /// <summary>The incident's timeline at the end, a line an entry.</summary>
    public IReadOnlyList<string> Timeline { get; private set; } = [];

    /// <summary>Who accepted the protection debt and why; null when nobody did.</summary>
    public string? Debt { get; private set; }

    /// <summary>Plays until the incident is resolved.</summary>
    /// <exception cref="GaveUpException">Something was refused, or did not come in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await LoseTheRegionAsync(cancellationToken);
        await DeclareAsync(cancellationToken);
        await ProposeAsync(cancellationToken);
        await ApproveAsync(cancellationToken);
        await SeeItThroughAsync(cancellationToken);
        await ResolveAsync(cancellationToken);
    }

    private async Task LoseTheRegionAsync(CancellationToken cancellationToken)
    {
        await _stage.BreakAsync("region-down", cancellationToken);
        Outage = _stage.Now;
        _narrator.Line(Outage, "world", $"{_stage.Primary} is down: {await _stage.TroubleAsync(cancellationToken)}");
    }

    private async Task DeclareAsync(CancellationToken cancellationToken)
    {
        var words = new[] { "/dr declare", _plan.Scenario, $"{_stage.Primary} does not answer --since {Outage:yyyy-MM-ddTHH:mm:ssZ}" };
        var answer = await _commander.SayAsync(string.Join(' ', words.OfType<string>()), cancellationToken);
        Incident = IncidentId().Match(answer) is { Success: true } id
            ? id.Value : throw new GaveUpException($"no incident was declared: {answer}");
    }

    private async Task ProposeAsync(CancellationToken cancellationToken)
    {
        var answer = await _requester.SayAsync(
            string.Join(' ', new[] { "/dr failover", _options.Runbook, $"--reason \"{_stage.Primary} is down\"" }.OfType<string>()),
            cancellationToken);
        Run = RunId().Match(answer) is { Success: true } id
            ? id.Value : throw new GaveUpException($"no run was proposed: {answer}");
    }

    private async Task ApproveAsync(CancellationToken cancellationToken)
    {
        if (_approvers.Count == 0)
            return;
        var card = await _channel.WaitForAsync(
            $"the approval card of {Run}", m => ApprovalCardReading.Of(m) is { } a && a.Run == Run, Patience(TimeSpan.FromMinutes(5)),
            cancellationToken);
        for (var i = 0; i < _approvers.Count; i++)
        {
            if (!ApprovalCardReading.Of(card)!.IsOpen)
                throw new GaveUpException($"{Run} cannot be approved: {ApprovalCardReading.Of(card)!.Headline}");
            card = i == 0 ? card : await _approvers[i].DirectAsync("the approval card", Fits, Patience(default), cancellationToken);
            if (i == _approvers.Count - 1)
                Actions = await _approvers[i].ReadDetailsAsync(card, cancellationToken);
            await _approvers[i].PressAsync(card, "Approve", i == 0 ? "" : " in the direct message", cancellationToken);
            card = await CountedAsync(_approvers[i], cancellationToken);
        }

        bool Fits(PracticeMessage m) => ApprovalCardReading.Of(m) is { IsOpen: true } a && a.Run == Run;
    }

    private async Task<PracticeMessage> CountedAsync(Actor approver, CancellationToken cancellationToken)
    {
        try
        {
            return await _channel.WaitForAsync(
                $"{approver.Member.Name}'s approval", m => ApprovalCardReading.Of(m) is { } a && a.Run == Run
                    && a.Approvals.Any(x => x.Name == approver.Member.Name), Patience(default), cancellationToken);
        }
        catch (GaveUpException e)
        {
            throw new GaveUpException($"{e.Message}; DrBot told {approver.Member.Name}: {await approver.LastAnswerAsync(cancellationToken)}");
        }
    }

    private async Task SeeItThroughAsync(CancellationToken cancellationToken)
    {
        var duty = new RunDuty(Run!, _commander, _onDuty, _stage, _channel, Patience);
        await duty.SeeThroughAsync(cancellationToken);
        if (Actions.Count == 0)
            Actions = await _commander.ReadDetailsAsync(_channel.Find(m => RunCardReading.Of(m)?.Run == Run)!, cancellationToken);
        _narrator.Line(_stage.Now, "world", await _stage.TroubleAsync(cancellationToken)
            ?? $"{_stage.PublicHost} is served by {_stage.Recovery}");
    }

    private async Task ResolveAsync(CancellationToken cancellationToken)
    {
        NextUpdates = _channel.Find(m => m.Text.StartsWith($"{Incident} ", StringComparison.Ordinal)) is { } card
            ? [.. CardText.Lines(card, _plan.People).Where(l => l.StartsWith("Next update ", StringComparison.Ordinal))] : [];
        const string Reason = "a new replica is built once the region is back";
        var answer = await _commander.SayAsync($"/dr resolve --accept-debt \"{Reason}\"", cancellationToken);
        if (!answer.Contains("is resolved", StringComparison.Ordinal))
            throw new GaveUpException($"{Incident} was not resolved: {answer}");
        Debt = $"{_commander.Member.Name}: {Reason}";
        await ReadTimelineAsync(cancellationToken);
        await SeeItEndAsync(cancellationToken);
    }

    /// <summary>Reads what there is to read of a play that was given up.</summary>
    public async Task LookBackAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Incident is not null)
                await ReadTimelineAsync(cancellationToken);
        }
        catch (GaveUpException)
        {
            // Whoever does not answer any more has nothing to add.
        }
    }

    // The incident's card tells the end; a moment of it belongs to the transcript, and nothing depends on it.
    private Task SeeItEndAsync(CancellationToken cancellationToken) => Task.WhenAny(
        _channel.WaitForAsync(
            "the end", m => m.Text.StartsWith($"{Incident} Resolved", StringComparison.Ordinal), TimeSpan.FromSeconds(3), cancellationToken));

    // The last updates leave after the resolution: the timeline is read until it stands still.
    private async Task ReadTimelineAsync(CancellationToken cancellationToken)
    {
        for (var (reads, same) = (0, 0); reads < 20 && same < 3; reads++)
        {
            var answer = await _commander.SayAsync($"/dr timeline {Incident}", cancellationToken, aloud: false);
            var lines = answer.Split('\n');
            same = lines.Length == Timeline.Count ? same + 1 : 0;
            Timeline = lines;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellationToken);
        }
    }

    // Half a minute for machines that are slow, and the domain time such a thing may take.
    private TimeSpan Patience(TimeSpan domain) => TimeSpan.FromSeconds(30) + domain / _options.Speed;

    [GeneratedRegex(@"DR-\d{8}-\d{6}(?:-\d+)?(?!-R)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex IncidentId();

    [GeneratedRegex(@"DR-\d{8}-\d{6}(?:-\d+)?-R\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex RunId();
}
