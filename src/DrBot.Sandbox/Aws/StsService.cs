namespace DrBot.Sandbox.Aws;

/// <summary>STS, as far as saying who asks.</summary>
/// <see href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html"/>
internal sealed class StsService() : QueryService("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/")
{
    public const string Account = "123456789012";

    protected override IReadOnlySet<string> Changing { get; } = new HashSet<string>();

    protected override IReadOnlyDictionary<string, Handler> Handlers => new Dictionary<string, Handler>
    {
        ["GetCallerIdentity"] = (request, _) => (Result(request,
            Node("Arn", $"arn:aws:iam::{Account}:user/drbot-practice"),
            Node("UserId", "AIDAPRACTICE000000000"),
            Node("Account", Account)), false),
    };

    protected override string? TargetOf(AwsRequest request) => null;
}
