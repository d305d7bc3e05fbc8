using System.Globalization;
using System.Net;
using System.Text;

namespace DrBot.Providers.Http;

/// <summary>Asks an address and compares the answer. Changes nothing, follows no redirects.</summary>
internal sealed class HttpCheck(HttpCheckClient client) : IRecoveryAction
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static ActionDescriptor Description { get; } = new()
    {
        Name = "http.check",
        Summary = "Asks an address until it answers as expected; changes nothing.",
        Inputs =
        [
            new("url", InputType.Text, "The address to ask, http or https.", Required: true),
            new("expect", InputType.Integer,
                "The status to expect. Redirects are not followed: expect 301 to check one.", Default: "200"),
            new("contains", InputType.Text, "Text the body must contain."),
        ],
        Outputs = [new("status", "The status of the answer.")],
        DefaultTimeout = TimeSpan.FromMinutes(5),
        PollInterval = TimeSpan.FromSeconds(3),
        Destructive = false,
        Changes = false,
        Reversible = false,
        Idempotency = Idempotency.ByNature,
    };

    public ActionDescriptor Descriptor => Description;

    public async Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var url = Address(context.Inputs.RequireText("url"));
        var facts = new Dictionary<string, string> { ["identity"] = Redaction.Url(url) };
        try
        {
            var call = new WireCall("http", "GET", Redaction.Url(url), Changes: false, Timeout);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            var http = await client.GetAsync(cancellationToken);
            var reply = await http.SendAsync(call, request, cancellationToken);
            return Judge(reply, facts, context);
        }
        catch (ProviderException e) when (e.Kind == ProviderFailure.Denied)
        {
            return Observation.Blocked(facts, e.Message);
        }
        catch (ProviderException e) when (!Misconfigured.Is(e))
        {
            return NotYet(facts, context, e.Message);
        }
    }

    public Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Receipt.Empty);

    private static Observation Judge(WireReply reply, Dictionary<string, string> facts, ActionContext context)
    {
        var status = (int)reply.Status;
        facts["status"] = status.ToString(CultureInfo.InvariantCulture);
        var expected = context.Inputs.Integer("expect") ?? (int)HttpStatusCode.OK;
        var body = Encoding.UTF8.GetString(reply.Body);
        if (status != expected)
            return NotYet(facts, context, $"answered {status}, expected {expected}: '{Redaction.Snippet(body)}'");
        return context.Inputs.Text("contains") is { Length: > 0 } text && !body.Contains(text, StringComparison.Ordinal)
            ? NotYet(facts, context, $"answered {status} without '{text}': '{Redaction.Snippet(body)}'")
            : Observation.Satisfied(facts);
    }

    private static Observation NotYet(Dictionary<string, string> facts, ActionContext context, string reason) =>
        new(context.IntentAt is null ? ObservedState.Ready : ObservedState.InProgress, facts, [reason]);

    private static Uri Address(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        ? address
        : throw new ProviderException("plan", "http.check", ProviderFailure.Invalid,
        $"'{url}' is not an http or https address");
}
