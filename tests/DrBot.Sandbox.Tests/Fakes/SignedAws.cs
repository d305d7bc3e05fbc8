using System.Net;
using System.Xml.Linq;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Tests.Fakes;

/// <summary>A client that signs with AWS's own signer, so that the world's check is held by another's work.</summary>
internal sealed class SignedAws(HttpMessageHandler handler, TimeProvider wire, string address = "http://aws.practice")
{
    private readonly HttpClient _http = new(handler) { BaseAddress = new Uri(address) };

    public string Secret { get; set; } = PracticeCredentials.SecretKey;

    public string AccessKey { get; set; } = PracticeCredentials.AccessKey;

    public TimeSpan Skew { get; set; }

    public Task<Answer> RdsAsync(string region, string action, params (string, string)[] fields) =>
        QueryAsync("rds", "2014-10-31", region, action, fields);

    public Task<Answer> CloudWatchAsync(string region, string action, params (string, string)[] fields) =>
        QueryAsync("monitoring", "2010-08-01", region, action, fields);

    public Task<Answer> QueryAsync(
        string service, string version, string region, string action, params (string Key, string Value)[] fields)
    {
        var pairs = new[] { ("Action", action), ("Version", version) }.Concat(fields.Select(f => (f.Key, f.Value)));
        var body =
            string.Join('&', pairs.Select(p => $"{Uri.EscapeDataString(p.Item1)}={Uri.EscapeDataString(p.Item2)}"));
        return SendAsync(service, region, HttpMethod.Post, "/", body, "application/x-www-form-urlencoded");
    }

    public Task<Answer> Route53Async(HttpMethod method, string path, string? body = null) =>
        SendAsync("route53", "us-east-1", method, "/2013-04-01" + path, body, "application/xml");

    public async Task<Answer> SendAsync(
        string service, string region, HttpMethod method, string path, string? body, string contentType)
    {
        using var request = new HttpRequestMessage(method, path);
        var uri = new Uri(_http.BaseAddress!, path);
        var signing = new AWSSigningRequest { HttpMethod = method, RequestUri = uri };
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = new(contentType);
            signing.Content = System.Text.Encoding.UTF8.GetBytes(body);
            signing.Headers["Content-Type"] = contentType;
        }

        var signed = AWSSigV4Signer.Sign(signing, new AWSSigV4Parameters
        {
            Credentials = new BasicAWSCredentials(AccessKey, Secret),
            Region = RegionEndpoint.GetBySystemName(region),
            Service = service,
            SignPayload = true,
            SignedAt = (wire.GetUtcNow() + Skew).UtcDateTime,
        });
        foreach (var (name, value) in signed.Headers.Where(h => h.Key != "Content-Type"))
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    internal sealed record Answer(HttpStatusCode Status, string Text)
    {
        public XElement Xml => XElement.Parse(Text);

        public string? Code => Find("Code");

        public string? Find(string element) =>
            Xml.Descendants().FirstOrDefault(e => e.Name.LocalName == element)?.Value;

        public string[] All(string element) =>
            [.. Xml.Descendants().Where(e => e.Name.LocalName == element).Select(e => e.Value)];
    }
}
