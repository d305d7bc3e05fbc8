using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DrBot.Sandbox.Slack.WebApi;

namespace DrBot.Sandbox.Slack;

/// <summary>
/// The Web API and the response URLs without sockets: an <see cref="HttpClient"/> made with it talks to the emulated
/// Slack, whatever host its addresses name.
/// </summary>
public sealed class SlackHandler(EmulatedSlack slack) : HttpMessageHandler
{
    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        const string Api = "/api/";
        var reply = path.StartsWith(Api, StringComparison.Ordinal)
            ? slack.Call(new SlackRequest(
                path[Api.Length..], request.RequestUri.Query, request.Headers.Authorization?.ToString(),
                request.Content?.Headers.ContentType?.ToString(), body))
            : slack.Respond(path, body);
        if (reply.Status == 0)
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded, "the connection broke before an answer came");
        var response = new HttpResponseMessage((HttpStatusCode)reply.Status)
        {
            Content = new StringContent(reply.Text, Encoding.UTF8, MediaTypeHeaderValue.Parse(reply.ContentType)),
            RequestMessage = request,
        };
        foreach (var (name, value) in reply.Headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}
