namespace DrBot.Providers.Telemetry;

/// <summary>On whose behalf the present call chain works, so that every request can say so.</summary>
internal sealed record ProviderScope(string Run, string Step, IChangePermit? Permit)
{
    private static readonly AsyncLocal<ProviderScope?> Local = new();

    public static ProviderScope? Current => Local.Value;

    /// <summary>Names the run and step for everything awaited below the calling async method.</summary>
    public static void Enter(ActionContext context) => Local.Value = new ProviderScope(context.Run, context.Step, context.Permit);
}
