using Xunit;

namespace DrBot.TestKit;

/// <summary>
/// A fact whose main road another test walks too, and that starts real processes for long. The whole check plays it
/// (<c>DRBOT_WIDE=1</c>); otherwise it is skipped with the reason.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WideFactAttribute : FactAttribute
{
    /// <summary>Demands every named tool besides, as <see cref="RequiresFactAttribute"/>.</summary>
    public WideFactAttribute(params string[] tools) =>
        Skip = IsOn ? new RequiresFactAttribute(tools).Skip : "played by the whole check; DRBOT_WIDE=1 plays it here";

    /// <summary>True where the wide tests are played.</summary>
    public static bool IsOn => Environment.GetEnvironmentVariable("DRBOT_WIDE") == "1";
}
