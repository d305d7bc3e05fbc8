using System.Net.Http.Headers;
using DrBot.Slack.Blocks;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.WebApi;

/// <summary>
/// Posts to the <c>response_url</c> of a payload. The address comes from outside, so only Slack's own host (https) and
/// the configured API's are ever called; no token goes along, and a redirect is an error.
/// </summary>
internal sealed class ResponseUrlPoster(HttpMessageInvoker http, LiveSlackOptions options, TimeProvider wire)
{
    private static readonly SlackMethod Method = new("response_url", 60) { IsRepeatable = false };

    /// <summary>True when the address may be called.</summary>
    public bool IsAllowed(string? address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.UserInfo.Length > 0)
            return false;
        if (url is { Scheme: "https", IdnHost: "hooks.slack.com", Port: 443 })
            return true;
        var api = options.Current.Api;
        return api.IdnHost != "slack.com" && url.Scheme == api.Scheme && url.IdnHost == api.IdnHost
            && url.Port == api.Port;
    }

    /// <summary>Posts an answer beside what is there; it replaces nothing.</summary>
    /// <exception cref="SlackApiException">The address may not be called, is used up (5 times, 30 minutes), or did not
    /// answer.</exception>
    public async Task PostAsync(
        string? address, Mrkdwn text, IReadOnlyList<Block>? blocks, bool inChannel, string? threadTs,
        CancellationToken cancellationToken)
    {
        if (!IsAllowed(address))
            throw new SlackApiException(
                Method.Name, "address_refused", SlackFailure.Invalid, "it is not on Slack's host");

        var body = new Answer(
            inChannel ? "in_channel"
                : "ephemeral", BlockLimits.FitMarkup(text, BlockLimits.FallbackText), blocks, false,
            threadTs);
        using var timeout = new CancellationTokenSource(SlackCaller.AttemptTimeout, wire);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(SlackJson.WriteBytes(body))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
            },
        };
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode)
                throw new SlackApiException(
                    Method.Name, $"http_{(int)response.StatusCode}", SlackFailure.Invalid, "used up, expired, or gone");
        }
        catch (HttpRequestException e)
        {
            throw new SlackApiException(Method.Name, "not_reachable", SlackFailure.UnknownOutcome, e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlackApiException(Method.Name, "timeout", SlackFailure.UnknownOutcome, inner: e);
        }
    }

    private sealed record Answer(
        string ResponseType, string Text, IReadOnlyList<Block>? Blocks, bool ReplaceOriginal, string? ThreadTs);
}
