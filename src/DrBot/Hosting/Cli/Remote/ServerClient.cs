using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DrBot.Commands.Approvals;
using DrBot.Web;
using DrBot.Web.Api;
using DrBot.Web.Identity;

namespace DrBot.Hosting.Cli.Remote;

/// <summary>
/// Speaks to a running DrBot by its HTTP API: signs requests with a person's key, or sends a bearer token. A change whose
/// answer is lost is asked for again under the same key, so that it happens once.
/// </summary>
internal sealed class ServerClient(HttpClient http, ServerLogin login, TimeProvider wire)
{
    private const int Tries = 3;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>Which DrBot answers there.</summary>
    public async Task<ServerIdentity> WhoAsync(CancellationToken cancellationToken)
    {
        var answer = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, At("/server")), cancellationToken);
        return answer.Body.Deserialize<ServerIdentity>(WebJson.Options) is { Origin.Length: > 0 } who
            ? who
            : throw new ServerException(3, "what answers there is no DrBot with an API");
    }

    /// <summary>Looks.</summary>
    public async Task<ServerAnswer> GetAsync(string path, CancellationToken cancellationToken)
    {
        var origin = login.Pair is null ? "" : (await WhoAsync(cancellationToken)).Origin;
        return await SendAsync(() => Signed(new HttpRequestMessage(HttpMethod.Get, At(path)), [], origin, Nonce()), cancellationToken);
    }

    /// <summary>Gives a command.</summary>
    public async Task<ServerAnswer> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        var origin = login.Pair is null ? "" : (await WhoAsync(cancellationToken)).Origin;
        var (bytes, nonce) = (JsonSerializer.SerializeToUtf8Bytes(body, WebJson.Options), Nonce());
        return await SendAsync(() => Signed(Posted(path, bytes, nonce), bytes, origin, nonce), cancellationToken);
    }

    /// <summary>Votes: signed with the person's key, or by a token that tells of a second factor.</summary>
    public async Task<ServerAnswer> VoteAsync(
        string origin, string person, string run, string digest, bool approves, string? plan, string? reason,
        CancellationToken cancellationToken)
    {
        var nonce = Nonce();
        var vote = new SignedVote(
            origin, run, digest, approves, person, wire.GetUtcNow().ToUnixTimeSeconds(), nonce);
        var signature = login.Pair is { } pair ? vote.Sign(pair) : null;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new
        {
            digest,
            plan,
            reason,
            Person = signature is null ? null : vote.Person,
            signature?.Key,
            signature?.Time,
            Nonce = signature?.Nonce,
            Signature = signature?.Value,
        }, WebJson.Options);
        var path = $"/runs/{Uri.EscapeDataString(run)}/{(approves ? "approvals" : "rejections")}";
        return await SendAsync(
            () => signature is null ? Signed(Posted(path, bytes, nonce), bytes, origin, nonce) : Posted(path, bytes, nonce), cancellationToken);
    }

    private static string Nonce() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private Uri At(string path) => new(login.Server.AbsoluteUri.TrimEnd('/') + ApiRoutes.Root + path);

    private HttpRequestMessage Posted(string path, byte[] body, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, At(path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private HttpRequestMessage Signed(HttpRequestMessage request, byte[] body, string origin, string nonce)
    {
        if (login.Pair is { } pair)
        {
            var signed = new SignedRequest(
                origin, request.Method.Method, request.RequestUri!.PathAndQuery, SignedRequest.HashOf(body),
                wire.GetUtcNow().ToUnixTimeSeconds(), nonce);
            request.Headers.TryAddWithoutValidation("Authorization", $"{SignedRequest.Scheme} {signed.Sign(pair)}");
        }
        else if (login.Token is { } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return request;
    }

    private async Task<ServerAnswer> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var mayHaveArrived = false;
            try
            {
                using var request = make();
                mayHaveArrived = request.Method == HttpMethod.Post;
                using var response = await http.SendAsync(request, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                if ((int)response.StatusCode is 429 or 502 or 503 or 504 && attempt < Tries)
                {
                    await Task.Delay(BetweenTries, wire, cancellationToken);
                    continue;
                }

                return Read((int)response.StatusCode, text);
            }
            catch (HttpRequestException e) when (attempt == Tries || e.HttpRequestError is HttpRequestError.SecureConnectionError)
            {
                throw e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError || !mayHaveArrived
                    ? new ServerException(3, $"{login.Server} cannot be reached: {e.Message}")
                    : new ServerException(4, $"{login.Server} broke off: whether it was done is not known; look at the run");
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && attempt == Tries)
            {
                throw mayHaveArrived
                    ? new ServerException(4, $"{login.Server} does not answer: whether it was done is not known; look at the run")
                    : new ServerException(3, $"{login.Server} does not answer");
            }
            catch (Exception e) when (e is HttpRequestException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                await Task.Delay(BetweenTries, wire, cancellationToken);
            }
        }
    }

    private static ServerAnswer Read(int status, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return new ServerAnswer(status, document.RootElement.Clone());
        }
        catch (JsonException)
        {
            throw new ServerException(3, $"what answers there is no DrBot: status {status}, and no JSON");
        }
    }
}

/// <summary>Where to, and as whom.</summary>
/// <param name="Pair">The person's key; null when a token is used.</param>
internal sealed record ServerLogin(Uri Server, ECDsa? Pair, string? Token);

/// <summary>Which DrBot answers.</summary>
internal sealed record ServerIdentity(string Origin, string Environment, long Time);

/// <summary>An answer.</summary>
internal sealed record ServerAnswer(int Status, JsonElement Body)
{
    /// <summary>True when it was done, or shown.</summary>
    public bool IsWell => Status is >= 200 and < 300;

    /// <summary>The exit code it stands for.</summary>
    public int ExitCode => IsWell ? 0 : Status is 400 or 422 ? 2 : Status >= 500 || Status == 429 ? 3 : 1;

    /// <summary>What to tell a person.</summary>
    public string Text => (IsWell ? Body.Text("text", int.MaxValue) : Body.Text("detail", int.MaxValue)) ?? Body.ToString();
}

/// <summary>The server could not be asked, or did not answer.</summary>
internal sealed class ServerException(int exitCode, string message) : Exception(message)
{
    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; } = exitCode;
}
