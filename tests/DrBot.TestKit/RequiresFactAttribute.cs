using Xunit;

namespace DrBot.TestKit;

/// <summary>
/// A fact that needs something of the machine. It is skipped with the reason where the thing is absent, unless
/// <c>DRBOT_REQUIRE</c> (a comma list of tool names) names it: then the test runs, and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresFactAttribute : FactAttribute
{
    /// <summary>Demands every named tool: postgres, chromium, node, aws, kubectl, moto, shared.</summary>
    public RequiresFactAttribute(params string[] tools)
    {
        var missing = tools.Where(t => !Machine.Requires(t) && Machine.Find(t) is null).ToArray();
        if (missing.Length > 0)
            Skip = $"needs {string.Join(" and ", missing)}, not found on this machine";
    }
}
