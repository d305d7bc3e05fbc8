using DrBot.Sandbox.Hosting;
using DrBot.TestKit;

namespace DrBot.Sandbox.Tests.Fakes;

/// <summary>
/// An <c>aws</c> that is found before the machine's and sends it to the sandbox: older versions know no variable for
/// that. It keeps a log, so that a test can tell that no other was called.
/// </summary>
internal sealed record AwsWrapper(string Folder, string Log)
{
    /// <summary>What the command needs beside the practice environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["AWS_DEFAULT_REGION"] = "us-west-2",
        ["AWS_PAGER"] = "",
    };

    public static async Task<AwsWrapper> CreateAsync(SandboxHost host)
    {
        var wrapper = new AwsWrapper(Path.Combine(host.Folder, "bin"), Path.Combine(host.Folder, "aws.log"));
        Directory.CreateDirectory(wrapper.Folder);
        var path = Path.Combine(wrapper.Folder, "aws");
        await File.WriteAllTextAsync(path, $"""
            #!/bin/sh
            echo "$*" >> '{wrapper.Log}'
            # With an endpoint of its own the command no longer knows that Route 53 is signed for one region only.
            [ "$1" = route53 ] && set -- "$@" --region us-east-1
            exec '{Machine.Find("aws")}' --endpoint-url {host.Aws.GetLeftPart(UriPartial.Authority)} "$@"

            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return wrapper;
    }

    public async Task<string[]> CallsAsync() => File.Exists(Log) ? await File.ReadAllLinesAsync(Log) : [];
}
