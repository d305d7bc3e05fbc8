using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace DrBot.Web.Identity;

/// <summary>
/// The identity provider's own word: its addresses and its keys, read from the configured issuer alone, kept for an hour,
/// and asked again for a key nobody knows at most once a minute. What a token says of keys is never followed.
/// </summary>
internal sealed class OidcProvider(OidcOptions options, Func<HttpMessageHandler> handler, TimeProvider wire) : IDisposable
{
    private const int LongestAnswer = 512 * 1024;
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim reading = new(1);
    private readonly Lazy<HttpClient> http = new(() => new HttpClient(handler())
    {
        Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer,
    });

    private Known? known;
    private DateTimeOffset triedAt = DateTimeOffset.MinValue;

    /// <summary>The addresses people are sent to; read when they are not known.</summary>
    /// <exception cref="ProblemException">The provider does not answer.</exception>
    public async Task<OidcAddresses> AddressesAsync(CancellationToken cancellationToken) =>
        (await ReadAsync(mustHave: null, cancellationToken)).Addresses;

    /// <summary>The key of this id; null when the provider has none of that id.</summary>
    /// <exception cref="ProblemException">The provider does not answer, and its keys are not known from before.</exception>
    public async Task<JsonWebKey?> KeyAsync(string id, CancellationToken cancellationToken) =>
        (await ReadAsync(id, cancellationToken)).Keys.GetValueOrDefault(id);

    /// <summary>Exchanges a code for an id token.</summary>
    /// <exception cref="ProblemException">The provider does not answer, or gives none.</exception>
    public async Task<string> ExchangeAsync(IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(cancellationToken);
        var answer = await FetchAsync(
            async token => await http.Value.PostAsync(addresses.Token, new FormUrlEncodedContent(form), token), cancellationToken);
        return answer.TryGetProperty("id_token", out var id) && id.GetString() is { Length: > 0 } text
            ? text
            : throw new ProblemException(403, "sign-in-failed", "The identity provider gave no id token; begin again.");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (http.IsValueCreated)
            http.Value.Dispose();
        reading.Dispose();
    }

    private async Task<Known> ReadAsync(string? mustHave, CancellationToken cancellationToken)
    {
        if (Fits(known, mustHave))
            return known!;
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (Fits(known, mustHave) || (known is not null && wire.GetUtcNow() - triedAt < BetweenTries))
                return known!;
            triedAt = wire.GetUtcNow();
            known = await FetchAllAsync(cancellationToken);
            return known;
        }
        catch (ProblemException) when (known is not null)
        {
            // Keys that were good an hour ago are better than nobody signing in while the provider is away.
            return known;
        }
        finally
        {
            reading.Release();
        }
    }

    private bool Fits(Known? k, string? mustHave) =>
        k is not null && wire.GetUtcNow() - k.At < KeptFor && (mustHave is null || k.Keys.ContainsKey(mustHave));

    private async Task<Known> FetchAllAsync(CancellationToken cancellationToken)
    {
        var discovery = options.Issuer.TrimEnd('/') + "/.well-known/openid-configuration";
        var document = await FetchAsync(token => http.Value.GetAsync(new Uri(discovery), token), cancellationToken);
        if (Text(document, "issuer") != options.Issuer)
            throw Away($"{discovery} speaks for another issuer");
        var keys = await FetchAsync(token => http.Value.GetAsync(Address(document, "jwks_uri"), token), cancellationToken);
        var set = KeysOf(keys);
        return new Known(
            new OidcAddresses(
                Text(document, "authorization_endpoint") is null ? null : Address(document, "authorization_endpoint"),
                Text(document, "token_endpoint") is null ? null : Address(document, "token_endpoint")),
            set.Keys.Where(k => k.Kty is "RSA" or "EC" && k.Use is null or "" or "sig" && k.Kid is { Length: > 0 })
                .GroupBy(k => k.Kid).ToDictionary(g => g.Key, g => g.First()),
            wire.GetUtcNow());
    }

    private JsonWebKeySet KeysOf(JsonElement keys)
    {
        try
        {
            return new JsonWebKeySet(keys.GetRawText());
        }
        catch (ArgumentException)
        {
            throw Away("its key set cannot be read");
        }
    }

    private async Task<JsonElement> FetchAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await send(cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw Away($"it answered {(int)response.StatusCode}");
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Away(e.GetType().Name);
        }
    }

    private Uri Address(JsonElement document, string name) =>
        Uri.TryCreate(Text(document, name), UriKind.Absolute, out var uri)
            && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))
            ? uri
            : throw Away($"its {name} is no https address");

    private static string? Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private ProblemException Away(string why) => new(
        503, "identity-provider-away",
        $"The identity provider {options.Issuer} cannot be asked ({why}). Vote with your key meanwhile: drbot approve RUN --key FILE.");

    private sealed record Known(OidcAddresses Addresses, IReadOnlyDictionary<string, JsonWebKey> Keys, DateTimeOffset At);
}

/// <summary>Where people sign in, and where a code becomes a token.</summary>
internal sealed record OidcAddresses(Uri? Authorization, Uri? Token);
