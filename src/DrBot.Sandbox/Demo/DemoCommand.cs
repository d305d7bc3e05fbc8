using System.CommandLine;

namespace DrBot.Sandbox.Demo;

/// <summary><c>demo</c>: a regional outage, played without hands.</summary>
internal static class DemoCommand
{
    public static Command Create() => new("demo", "Plays a regional outage without hands.");
}
