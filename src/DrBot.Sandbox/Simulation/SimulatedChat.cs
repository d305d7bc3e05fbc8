using DrBot.Commands.Plans;
using DrBot.Sandbox.Slack;
using DrBot.Sandbox.Slack.WebApi;
using SlackOptions = DrBot.Sandbox.Slack.SlackOptions;

namespace DrBot.Sandbox.Simulation;

/// <summary>The emulated chat without sockets: it outlives processes, keeps what was posted, and may be away.</summary>
internal sealed class SimulatedChat : IAsyncDisposable
{
    private const int LongWait = 20;
    private readonly IFaults faults;
    private readonly FaultPoints points;
    private readonly VirtualTime time;
    private readonly SimulationLog log;

    public SimulatedChat(Simulation of)
    {
        (faults, points, time, log) = (of.Setup.Faults, of.Points, of.Time, of.Log);
        var plan = of.Setup.Plan.Plan;
        // Nothing is delivered to the app: people's words come to it by themselves.
        Slack = new EmulatedSlack(new SlackOptions { Channels = [.. Channels(plan)], BotEvents = [] }, Accounts(plan), of.Clock);
    }

    /// <summary>The chat itself.</summary>
    public EmulatedSlack Slack { get; }

    /// <summary>What the bot is configured with.</summary>
    public DrBot.Slack.SlackOptions BotOptions => new()
    {
        Mode = "http",
        Team = Slack.Options.TeamId,
        BotToken = new DrBot.Slack.Secret(Slack.Options.BotToken),
        SigningSecrets = [new DrBot.Slack.Secret(Slack.Options.SigningSecret)],
        Channel = "incidents",
        ApiUrl = "http://127.0.0.1:5081/api/",
    };

    /// <summary>The way one process reaches it.</summary>
    public HttpMessageHandler Handler(Edge edge) => new Way(this, edge);

    /// <summary>Every message that carries a card's key, in every channel.</summary>
    public IReadOnlyList<ShownCard> Shown() => Slack.Do((world, _) => world.Channels.SelectMany(c => c.Messages)
        .Select(m => (Key: (string?)m.Metadata?["event_payload"]?["key"], m.Text))
        .Where(m => m.Key is not null)
        .Select(m => new ShownCard(m.Key!, m.Text))
        .ToList());

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Slack.DisposeAsync();

    private static IEnumerable<string> Channels(Plan plan) => plan.Audiences.Values.SelectMany(a => a.Channels)
        .Where(c => c.Scheme == "slack")
        .Select(c => c.Address.TrimStart('#'))
        .Prepend("incidents").Distinct();

    private static IEnumerable<SlackPerson> Accounts(Plan plan) =>
        from person in plan.People.Values
        from account in person.Accounts
        where account.Surface == "slack"
        select new SlackPerson(account.Id, person.Name);

    // What goes wrong with the next call; nothing of it where nobody answers.
    private void Befall()
    {
        var fault = faults.AtChat(time.Elapsed);
        if (fault == ChatFault.None)
            return;
        points.Note("chat " + fault.ToString().ToLowerInvariant());
        if (fault == ChatFault.Refused)
            throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused");
        var kind = fault switch
        {
            ChatFault.Cut => FaultKind.LostResponse,
            ChatFault.ServerError => FaultKind.ServerError,
            _ => FaultKind.RateLimit,
        };
        Slack.Faults.Script(new SlackFault(kind, null, 1, kind == FaultKind.RateLimit ? LongWait : 503, ""));
    }

    private sealed class Way(SimulatedChat chat, Edge edge) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker inner = new(new SlackHandler(chat.Slack));

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answered = await edge.AskAsync(
                () =>
                {
                    chat.log.Note($"Chat {request.RequestUri!.AbsolutePath}");
                    chat.Befall();
                    return inner.SendAsync(request, CancellationToken.None);
                },
                cancellationToken);
            return await answered;
        }
    }
}
