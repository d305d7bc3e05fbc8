using DrBot.Providers.Http;

namespace DrBot.Providers.Aws.Sts;

/// <summary>The STS operations DrBot calls, always at the regional endpoint.</summary>
/// <remarks>https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html</remarks>
internal sealed class StsClient(AwsTransport transport)
{
    /// <summary>The ARN of whom DrBot is to AWS. Needs no rights, so it tells credentials from rights.</summary>
    public async Task<string> GetCallerIdentityAsync(string region, CancellationToken cancellationToken)
    {
        var request = AwsRequest.Query(AwsService.Sts, region, "GetCallerIdentity", region, []);
        var reply = await transport.SendAsync(request with { Patience = Patience.Probe }, cancellationToken);
        return reply.Xml().Text("GetCallerIdentityResult", "Arn") ?? "an identity without ARN";
    }
}
