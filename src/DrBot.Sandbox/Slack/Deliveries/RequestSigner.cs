using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DrBot.Sandbox.Slack.Deliveries;

/// <summary>Slack's request signature, version v0
/// (https://docs.slack.dev/authentication/verifying-requests-from-slack).</summary>
public static class RequestSigner
{
    /// <summary>The value of <c>X-Slack-Signature</c> for a body sent at a time.</summary>
    /// <param name="secret">The signing secret.</param>
    /// <param name="at">When the request is sent; whole seconds count.</param>
    /// <param name="body">The raw body.</param>
    public static string Sign(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"v0:{Timestamp(at)}:");
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(head);
        mac.AppendData(body);
        return "v0=" + Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    /// <summary>The value of <c>X-Slack-Request-Timestamp</c>.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
