namespace DrBot.Sandbox.Aws;

/// <summary>The credential scope of a signature: it says which service and region the request is meant for.</summary>
/// <see href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"/>
internal sealed record AwsScope(string AccessKey, string Date, string Region, string Service)
{
    public override string ToString() => $"{Date}/{Region}/{Service}/aws4_request";

    /// <summary>Reads <c>AKID/20261122/us-west-2/rds/aws4_request</c>.</summary>
    public static AwsScope Parse(string credential) =>
        credential.Split('/') is [{ Length: > 0 } key, var date, var region, var service, "aws4_request"]
            ? new AwsScope(key, date, region, service)
            : throw AwsException.Invalid("IncompleteSignature",
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                + $"got '{credential}'");
}
