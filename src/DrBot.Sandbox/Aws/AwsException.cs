namespace DrBot.Sandbox.Aws;

/// <summary>A refusal in AWS's words.</summary>
internal sealed class AwsException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>A 400 of the client's making.</summary>
    public static AwsException Invalid(string code, string message) => new(400, code, message);
}
