using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace DrBot.Tests.Web;

/// <summary>An identity provider on loopback: discovery, keys, and tokens of any shape, well-made or spoilt.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private WebApplication app = null!;

    public string Url { get; private set; } = "";

    /// <summary>How often the keys were asked for.</summary>
    public int KeysAsked { get; private set; }

    /// <summary>What the next sign-in gives, by code.</summary>
    public Dictionary<string, Func<IFormCollection, string>> Codes { get; } = [];

    public Func<string, string>? Discovery { get; set; }

    public static async Task<Issuer> StartAsync()
    {
        var issuer = new Issuer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        issuer.app = builder.Build();
        issuer.app.MapGet("/.well-known/openid-configuration", () => Results.Text((issuer.Discovery ?? (t => t))(JsonSerializer.Serialize(new
        {
            issuer = issuer.Url,
            jwks_uri = issuer.Url + "/keys",
            authorization_endpoint = issuer.Url + "/authorize",
            token_endpoint = issuer.Url + "/token",
        })), "application/json"));
        issuer.app.MapGet("/keys", () =>
        {
            issuer.KeysAsked++;
            return Results.Text(issuer.Keys(), "application/json");
        });
        issuer.app.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            return issuer.Codes.TryGetValue(form["code"].ToString(), out var token)
                ? Results.Json(new { id_token = token(form), token_type = "Bearer" })
                : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        });
        await issuer.app.StartAsync();
        issuer.Url = issuer.app.Urls.First();
        return issuer;
    }

    public string RsaPublicPem => rsa.ExportSubjectPublicKeyInfoPem();

    /// <summary>A token as the provider makes it, changed as told.</summary>
    public string Token(
        DateTimeOffset now, string subject, Action<JsonObject>? claims = null, Action<JsonObject>? header = null, string? key = null)
    {
        var payload = new JsonObject
        {
            ["iss"] = Url, ["aud"] = "drbot", ["sub"] = subject, ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(10).ToUnixTimeSeconds(), ["auth_time"] = now.ToUnixTimeSeconds(), ["amr"] = new JsonArray("pwd", "mfa"),
        };
        claims?.Invoke(payload);
        var head = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = "rsa-1" };
        header?.Invoke(head);
        var text = Encode(head) + "." + Encode(payload);
        return text + "." + Sign(text, (string?)head["alg"] ?? "none", key);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
        ec.Dispose();
    }

    /// <summary>A port of this machine where nobody listens.</summary>
    public static int DeadPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private string Sign(string text, string algorithm, string? key)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        return algorithm switch
        {
            "RS256" when key == "other" => Foreign(bytes),
            "RS256" => Base64(rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            "ES256" => Base64(ec.SignData(bytes, HashAlgorithmName.SHA256)),
            "HS256" => Base64(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key ?? ""), bytes)),
            _ => "",
        };
    }

    private static string Foreign(byte[] bytes)
    {
        using var other = RSA.Create(2048);
        return Base64(other.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private string Keys()
    {
        var (r, e) = (rsa.ExportParameters(false), ec.ExportParameters(false));
        return JsonSerializer.Serialize(new
        {
            keys = new object[]
            {
                new { kty = "RSA", use = "sig", kid = "rsa-1", alg = "RS256", n = Base64(r.Modulus!), e = Base64(r.Exponent!) },
                new { kty = "EC", use = "sig", kid = "ec-1", alg = "ES256", crv = "P-256", x = Base64(e.Q.X!), y = Base64(e.Q.Y!) },
                new { kty = "oct", kid = "shared", k = Base64(Encoding.ASCII.GetBytes("everybody knows this one, really")) },
            },
        });
    }

    private static string Encode(JsonObject part) => Base64(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
