using Xunit;

namespace DrBot.TestKit;

/// <summary>A theory that needs something of the machine; as <see cref="RequiresFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresTheoryAttribute : TheoryAttribute
{
    /// <summary>Demands every named tool.</summary>
    public RequiresTheoryAttribute(params string[] tools) => Skip = new RequiresFactAttribute(tools).Skip;
}
