using System.Xml.Linq;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Aws;

/// <summary>One emulated service.</summary>
internal interface IAwsService
{
    /// <summary>The name in the credential scope.</summary>
    string Name { get; }

    /// <summary>True when one control plane serves every region.</summary>
    bool IsGlobal { get; }

    /// <summary>Understands a request.</summary>
    /// <exception cref="AwsException">It names no operation of this service.</exception>
    (AwsRequest Request, Operation Operation) Read(WireRequest wire, string region);

    /// <summary>Carries an understood request out.</summary>
    /// <exception cref="AwsException">The service refuses it.</exception>
    (XElement Answer, bool Effective) Act(AwsRequest request, DateTimeOffset now);

    /// <summary>Puts an answer into the service's envelope.</summary>
    XElement Wrap(AwsRequest request, XElement answer, string requestId);
}
