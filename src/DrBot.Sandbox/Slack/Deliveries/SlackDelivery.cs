using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>The three ways Slack calls an app; each has its own request URL and its own socket envelope.</summary>
internal enum DeliveryKind
{
    SlashCommand,
    Interactive,
    Event,
}

/// <summary>One payload for the app, whichever way it travels.</summary>
internal sealed record SlackDelivery(DeliveryKind Kind, JsonObject Payload)
{
    public string EnvelopeType => Kind switch
    {
        DeliveryKind.SlashCommand => "slash_commands",
        DeliveryKind.Interactive => "interactive",
        _ => "events_api",
    };

    public bool AcceptsResponse => Kind != DeliveryKind.Event;

    public string Path(SlackOptions options) => Kind switch
    {
        DeliveryKind.SlashCommand => options.CommandsPath,
        DeliveryKind.Interactive => options.InteractivityPath,
        _ => options.EventsPath,
    };

    /// <summary>Body and content type of the signed request. The types are bare: receivers compare them
    /// exactly.</summary>
    public (string ContentType, byte[] Body) ToHttp() => Kind switch
    {
        DeliveryKind.Event => ("application/json", Encoding.UTF8.GetBytes(Payload.ToLine())),
        DeliveryKind.Interactive => ("application/x-www-form-urlencoded", Form([new("payload", Payload.ToLine())])),
        _ => ("application/x-www-form-urlencoded",
            Form(Payload.Select(p => new KeyValuePair<string, string>(p.Key, Field(p.Value))))),
    };

    private static byte[] Form(IEnumerable<KeyValuePair<string, string>> fields) => Encoding.UTF8.GetBytes(
        string.Join('&', fields.Select(f => $"{Encode(f.Key)}={Encode(f.Value)}")));

    private static string Encode(string text) =>
        Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static string Field(JsonNode? value) =>
        value.AsText() ?? Convert.ToString(value?.ToJsonString(), CultureInfo.InvariantCulture) ?? "";
}

/// <summary>How the app took a delivery.</summary>
/// <param name="Status">HTTP status; 200 for an acknowledged envelope, 0 when there was no answer.</param>
/// <param name="Body">Text of the answer; empty for a silent acknowledgement.</param>
/// <param name="IsJson">True when the answer says it is JSON.</param>
/// <param name="Failure">Null, or Slack's reason: http_timeout, http_error, connection_failed.</param>
/// <param name="Milliseconds">From sending to the acknowledgement.</param>
internal sealed record DeliveryAnswer(int Status, string Body, bool IsJson, string? Failure, double Milliseconds)
{
    public bool StopsRetries { get; init; }

    public JsonObject? Json => IsJson ? JsonReading.Parse(Body) : null;

    /// <summary>What the person is told: nothing, or the code Slack shows.</summary>
    public string? PersonSees => Failure switch
    {
        null => null,
        "http_timeout" => "operation_timeout",
        _ => "dispatch_failed",
    };
}
