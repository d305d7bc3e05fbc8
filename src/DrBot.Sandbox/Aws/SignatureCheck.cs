using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DrBot.Sandbox.Http;

namespace DrBot.Sandbox.Aws;

/// <summary>
/// Verifies Signature Version 4, in the header or presigned in the query, against the one key pair the practice
/// world knows. Written from the specification, not from a client's signer, so that it can disagree with one.
/// </summary>
internal sealed partial class SignatureCheck(string accessKey, string secretKey)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The scope of a request whose signature holds at <paramref name="now"/> (wire time).</summary>
    /// <exception cref="AwsException">It is missing, malformed, stale, of another key, or wrong.</exception>
    public AwsScope Verify(WireRequest request, DateTimeOffset now)
    {
        var match = AuthorizationForm().Match(request.Header("authorization"));
        if (!match.Success)
            throw new AwsException(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        var scope = AwsScope.Parse(match.Groups["credential"].Value);
        RefuseStale(request.Header("x-amz-date"), scope, Tolerance, now);
        var signed = match.Groups["headers"].Value.Split(';');
        var payload = Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        Compare(request, scope, request.Header("x-amz-date"), signed, request.RawQuery, payload,
            match.Groups["signature"].Value);
        return scope;
    }

    /// <summary>The scope of a presigned address, as EKS tokens carry one.</summary>
    /// <exception cref="AwsException">As for <see cref="Verify"/>.</exception>
    public AwsScope VerifyPresigned(WireRequest request, DateTimeOffset now)
    {
        var query = WireRequest.Pairs(request.RawQuery)
            .ToLookup(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase);
        string Field(string name) => query[name].FirstOrDefault() ?? "";
        var scope = AwsScope.Parse(Field("X-Amz-Credential"));
        var life = int.TryParse(Field("X-Amz-Expires"), CultureInfo.InvariantCulture, out var s) ? s : 0;
        RefuseStale(Field("X-Amz-Date"), scope, TimeSpan.FromSeconds(Math.Max(life, 900)), now);
        var unsigned = string.Join('&', request.RawQuery.Split('&')
            .Where(p => !p.StartsWith("X-Amz-Signature=", StringComparison.OrdinalIgnoreCase)));
        var payload = Convert.ToHexStringLower(SHA256.HashData([]));
        Compare(request, scope, Field("X-Amz-Date"), Field("X-Amz-SignedHeaders").Split(';'), unsigned, payload,
            Field("X-Amz-Signature"));
        return scope;
    }

    private void Compare(WireRequest request, AwsScope scope, string date, string[] signed, string query,
        string payload, string signature)
    {
        if (scope.AccessKey != accessKey)
            throw new AwsException(403, "InvalidClientTokenId",
                "The security token included in the request is invalid.");
        if (!signed.Contains("host") || !date.StartsWith(scope.Date, StringComparison.Ordinal))
            throw Mismatch();
        var canonical = string.Join('\n', request.Method, Path(request.Path), Query(query),
            string.Concat(signed.Select(h => $"{h}:{Collapse(request.Header(h))}\n")),
            string.Join(';', signed), payload);
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", date, scope.ToString(),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in new[] { scope.Date, scope.Region, scope.Service, "aws4_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        if (!CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature)))
            throw Mismatch();
    }

    private static void RefuseStale(string date, AwsScope scope, TimeSpan tolerance, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal, out var at))
            throw AwsException.Invalid("IncompleteSignature",
                $"Date must be in ISO-8601 'basic format'. Got '{date}' for {scope}.");
        if ((now - at).Duration() > tolerance)
            throw new AwsException(403, "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large: "
                + $"{date} against {now:yyyyMMdd'T'HHmmss'Z'}.");
    }

    private static AwsException Mismatch() => new(403, "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. "
        + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");

    // Every service but S3 signs the path encoded a second time.
    private static string Path(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string Query(string query) => string.Join('&', WireRequest.Pairs(query)
        .Select(p => (Key: Uri.EscapeDataString(p.Key), Value: Uri.EscapeDataString(p.Value)))
        .OrderBy(p => p.Key, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
        .Select(p => $"{p.Key}={p.Value}"));

    private static string Collapse(string value) => Spaces().Replace(value.Trim(), " ");

    [GeneratedRegex(
        @"^AWS4-HMAC-SHA256\s+Credential=(?<credential>[^,\s]+),\s*SignedHeaders=(?<headers>[^,\s]+),"
        + @"\s*Signature=(?<signature>[0-9a-f]+)$",
        RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AuthorizationForm();

    [GeneratedRegex(" {2,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
