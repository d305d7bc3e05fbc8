using System.Globalization;
using System.Net.Http.Headers;

namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>Posts signed payloads to the app's request URLs and waits three seconds for the answer.</summary>
internal sealed class HttpDeliverer(SlackOptions options, HttpClient http, TimeProvider wire) : IDeliverer
{
    /// <summary>Where the app listens; null while it has no request URL.</summary>
    public Uri? App { get; set; }

    public async Task<DeliveryAnswer> SendAsync(
        SlackDelivery delivery, int retry, string? reason, CancellationToken cancellationToken)
    {
        var started = wire.GetTimestamp();
        using var timer = new CancellationTokenSource(IDeliverer.Deadline, wire);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            using var request = Request(delivery, retry, reason);
            using var response = await http.SendAsync(request, deadline.Token);
            var body = await response.Content.ReadAsStringAsync(deadline.Token);
            return Answer(response, body, wire.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryAnswer(0, "", false, "http_timeout", wire.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            return new DeliveryAnswer(
                0, e.Message, false, "connection_failed", wire.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private HttpRequestMessage Request(SlackDelivery delivery, int retry, string? reason)
    {
        var (type, body) = delivery.ToHttp();
        var app = App ?? throw new InvalidOperationException("the app has no request URL");
        var now = wire.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app, delivery.Path(options)))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Add("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)");
        request.Headers.Add("X-Slack-Request-Timestamp", RequestSigner.Timestamp(now));
        request.Headers.Add("X-Slack-Signature", RequestSigner.Sign(options.SigningSecret, now, body));
        if (retry > 0)
        {
            request.Headers.Add("X-Slack-Retry-Num", retry.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("X-Slack-Retry-Reason", reason);
        }

        return request;
    }

    private static DeliveryAnswer Answer(HttpResponseMessage response, string body, double milliseconds)
    {
        var json = response.Content.Headers.ContentType?.MediaType == "application/json";
        var failure = response.IsSuccessStatusCode ? null : "http_error";
        return new DeliveryAnswer((int)response.StatusCode, body, json, failure, milliseconds)
        {
            StopsRetries = response.Headers.Contains("X-Slack-No-Retry"),
        };
    }
}
