using Xunit;

namespace DrBot.TestKit;

/// <summary>
/// A fact that runs the scripts of <c>tests/peers</c>. It needs node and the packages, which it installs; it is skipped
/// with the reason where that cannot be, unless <c>DRBOT_REQUIRE</c> names node: then it runs, and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPeersFactAttribute : FactAttribute
{
    /// <summary>Demands the peers, and every named thing of the machine besides.</summary>
    public RequiresPeersFactAttribute(params string[] tools)
    {
        var missing = tools.FirstOrDefault(t => !Machine.Requires(t) && Machine.Find(t) is null);
        if (missing is not null)
            Skip = $"needs {missing}, not found on this machine";
        else if (!Machine.Requires("node"))
            Skip = Peers.Missing;
    }
}
