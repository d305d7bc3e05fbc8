using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Blocks;
using DrBot.Sandbox.Slack.Deliveries;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.Practice;

/// <summary>What a person can do in Slack's client: type, press, and the answers that follow.</summary>
internal sealed class PersonActions(EmulatedSlack slack)
{
    private const string Slackbot = "USLACKBOT";

    public async Task<PracticeResult> TypeAsync(TypeRequest typed, CancellationToken cancellationToken)
    {
        if (!typed.Text.StartsWith('/'))
            return slack.Do((world, now) => Say(world, typed, now));
        if (typed.ThreadTs is not null)
            return Impossible("not_in_threads");
        var command = typed.Text.Split(' ', 2);
        if (command[0] != slack.Options.Command)
            return Impossible("unknown_command");
        var delivery = slack.Do((world, now) => Payloads.Command(
            world, typed.As, Joined(world, typed), command[0], CommandText(world, command.ElementAtOrDefault(1)), now));
        var answer = await DeliverAsync(delivery, cancellationToken);
        return slack.Do((world, now) => Show(world, typed, delivery, answer, now));
    }

    public async Task<PracticeResult> ClickAsync(ClickRequest click, CancellationToken cancellationToken)
    {
        var delivery = slack.Do((world, now) => click.ViewId is null
            ? InMessage(world, click, now) : InView(world, click, now));
        return Result(await DeliverAsync(delivery, cancellationToken));
    }

    /// <summary>Sends a payload, a second time when that was scripted: Slack promises at least once, not
    /// once.</summary>
    public async Task<DeliveryAnswer> DeliverAsync(SlackDelivery delivery, CancellationToken cancellationToken)
    {
        var answer = await slack.DeliverAsync(delivery, 0, null, cancellationToken);
        if (slack.Do((_, _) => slack.Faults.TakesTwice()))
            await slack.DeliverAsync(delivery, 1, "http_timeout", cancellationToken);
        return answer;
    }

    public static PracticeResult Impossible(string error) => new() { Ok = false, Error = error };

    public static PracticeResult Result(DeliveryAnswer answer) => new()
    {
        Ok = answer.Failure is null, Error = answer.PersonSees, Status = answer.Status,
        Milliseconds = answer.Milliseconds, Answer = answer.Body,
    };

    private static PracticeResult Say(SlackWorld world, TypeRequest typed, DateTimeOffset now)
    {
        var channel = Joined(world, typed);
        var message = new SlackMessage(world.NewTs(now), typed.As)
        {
            Text = SlackText.Encode(world, typed.Text, labels: false), ThreadTs = typed.ThreadTs,
        };
        return new PracticeResult { Ts = world.Post(channel, message).Ts };
    }

    private static PracticeResult Show(
        SlackWorld world, TypeRequest typed, SlackDelivery delivery, DeliveryAnswer answer, DateTimeOffset now)
    {
        var channel = Joined(world, typed);
        if (answer.PersonSees is { } failure)
            return Result(answer) with { Ts = Slackbotted(world, typed, channel, failure, now) };
        if (answer.Body.Trim().Length == 0)
            return Result(answer);
        var body = answer.Json ?? new JsonObject { ["text"] = answer.Body };
        if (body.Text("text") is null && body["blocks"] is null)
            return Result(answer);
        try
        {
            if (body.Text("response_type") == "in_channel")
                world.Post(channel, new SlackMessage(world.NewTs(now), typed.As) { Text = typed.Text });
            var ts = ResponseUrls.Apply(
                world, new ResponseTarget(typed.As, channel.Id, null, null, true), null, body, now);
            world.ResponseUrls.Showed(world, delivery.Payload.Text("response_url")!, ts);
            return Result(answer) with { Ts = ts };
        }
        catch (SlackError error)
        {
            var ts = Slackbotted(world, typed, channel, error.Code, now);
            return Result(answer) with { Ok = false, Error = error.Code, Ts = ts, Answer = error.Message };
        }
    }

    private static string Slackbotted(
        SlackWorld world, TypeRequest typed, SlackChannel channel, string failure, DateTimeOffset now) =>
        world.Post(channel, new SlackMessage(world.NewTs(now), Slackbot)
        {
            Text = $"{typed.Text.Split(' ')[0]} failed with the error \"{failure}\"", VisibleTo = typed.As,
        }).Ts;

    private static SlackDelivery InMessage(SlackWorld world, ClickRequest click, DateTimeOffset now)
    {
        var channel = world.Channel(click.Channel, click.As);
        var message = channel.Messages.Find(m => m.Ts == click.Ts && (m.VisibleTo is null || m.VisibleTo == click.As))
            ?? throw new SlackError("message_not_found");
        var (block, element) = Find(message.Blocks ?? [], click);
        var action = Payloads.Action(element, block, click.Value, world.NewTs(now));
        var state = ElementState.Of(message.Blocks!, Given(click, element)).Values;
        return Payloads.MessageAction(world, click.As, channel, message, action, state, now);
    }

    private static SlackDelivery InView(SlackWorld world, ClickRequest click, DateTimeOffset now)
    {
        var view = world.Views.Find(click.ViewId) is { } found && found.User == click.As
            ? found : throw new SlackError("view_not_found");
        var (block, element) = Find(view.Blocks, click);
        var action = Payloads.Action(element, block, click.Value, world.NewTs(now));
        return Payloads.ViewAction(
            world, view, action, ElementState.Of(view.Blocks, Given(click, element)).Values, now);
    }

    private static JsonObject Given(ClickRequest click, JsonObject element)
    {
        var given = click.Values?.DeepClone() as JsonObject ?? [];
        if (click.Value is not null && element.Text("type") != "button")
            given[element.Text("action_id")!] = click.Value.DeepClone();
        return given;
    }

    private static (string BlockId, JsonObject Element) Find(JsonArray blocks, ClickRequest click)
    {
        var all = blocks.Objects()
            .SelectMany(b => BlockIds.Interactive(b).Select(e => (BlockId: b.Text("block_id")!, Element: e)))
            .Where(x => click.BlockId is null || x.BlockId == click.BlockId)
            .Where(x => x.Element.Text("type") != "button" || click.Value is null
                || x.Element.Text("value") == click.Value.AsText())
            .ToList();
        var named = all.FindAll(x => x.Element.Text("action_id") == click.Action);
        if (named.Count == 0)
            named = all.FindAll(x => x.Element["text"].Text("text") == click.Action);
        return named.Count switch
        {
            1 => named[0],
            0 => throw new SlackError("no_such_button",
                $"nothing called '{click.Action}' is there to press; there is {string.Join(", ", all.Select(Name))}"),
            _ => throw new SlackError(
                "ambiguous_button", $"{named.Count} elements are called '{click.Action}'; name the block or the value"),
        };
    }

    private static string Name((string BlockId, JsonObject Element) place) =>
        $"'{place.Element["text"].Text("text") ?? place.Element.Text("action_id")}'";

    private static SlackChannel Joined(SlackWorld world, TypeRequest typed)
    {
        if (world.Person(typed.As).IsDeleted)
            throw new SlackError("account_inactive");
        var channel = world.Channel(typed.Channel, typed.As);
        return channel.Members.Contains(typed.As) ? channel : throw new SlackError("not_in_channel");
    }

    private static string CommandText(SlackWorld world, string? typed)
    {
        var text = typed?.Trim() ?? "";
        return world.Options.EscapesCommandText ? SlackText.Encode(world, text, labels: true) : text;
    }
}
