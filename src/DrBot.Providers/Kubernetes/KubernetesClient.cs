using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Providers.Http;
using DrBot.Providers.Kubernetes.Access;

namespace DrBot.Providers.Kubernetes;

/// <summary>Talks to one API server: single objects by GET, changes by merge patch.</summary>
internal sealed class KubernetesClient(string cluster, ClusterConnection connection, WireClient client,
    Retries retries) : IDisposable
{
    private const string Writes = "?fieldManager=drbot&fieldValidation=Strict";

    public ClusterConnection Connection => connection;

    public Task<JsonElement> GetAsync(ObjectPath path, Patience patience, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, path.Path, body: null, changes: false, patience, cancellationToken);

    /// <summary>Sets the members of a merge patch; null removes one.</summary>
    /// <remarks>Only constants are patched, so sending twice leaves the same object; but a lost answer is told as
    /// such.</remarks>
    public Task<JsonElement> PatchAsync(ObjectPath path, JsonObject patch, Patience patience,
        CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, path.Path + Writes, patch, changes: true, patience, cancellationToken);

    /// <summary>Asks a question that takes a body, such as who we are.</summary>
    public Task<JsonElement> AskAsync(ObjectPath path, JsonObject question, Patience patience,
        CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, path.Path, question, changes: false, patience, cancellationToken);

    public void Dispose()
    {
        client.Dispose();
        connection.ClientCertificate?.Dispose();
        (connection.Identity as IDisposable)?.Dispose();
    }

    private async Task<JsonElement> SendAsync(
        HttpMethod method, ObjectPath path, string pathAndQuery, JsonObject? body, bool changes, Patience patience,
        CancellationToken cancellationToken)
    {
        var call = new WireCall("kubernetes", $"{method.Method} {path.Resource}", $"{cluster}/{path.Subject}", changes,
            patience.Timeout);
        var uri = new Uri(connection.Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + pathAndQuery);
        return await retries.ExecuteAsync(patience, token =>
            AttemptAsync(call, method, uri, body, token), cancellationToken);
    }

    private async ValueTask<JsonElement> AttemptAsync(
        WireCall call, HttpMethod method, Uri uri, JsonObject? body, CancellationToken cancellationToken)
    {
        var reply = await SendOnceAsync(call, method, uri, body, refused: false, cancellationToken);
        if (reply.Status == HttpStatusCode.Unauthorized)
            reply = await SendOnceAsync(call, method, uri, body, refused: true, cancellationToken);
        if (!reply.IsSuccess)
            throw KubernetesError.Read(call, reply, client.Wire);
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw WireFailure.Lost(call,
                $"the answer is not JSON: '{Redaction.Snippet(Encoding.UTF8.GetString(reply.Body))}'; is this an API "
                    + "server?", e);
        }
    }

    private async Task<WireReply> SendOnceAsync(
        WireCall call, HttpMethod method, Uri uri, JsonObject? body, bool refused, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.Authorization = await connection.Identity.HeaderAsync(refused, cancellationToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // .NET takes the name to check in the certificate from the Host header; API servers do not read that header.
        request.Headers.Host = connection.TlsServerName;
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()))
            {
                Headers = { ContentType = new(method == HttpMethod.Patch ? "application/merge-patch+json"
                    : "application/json") },
            };
        return await client.SendAsync(call, request, cancellationToken);
    }
}
