namespace DrBot.Sandbox.Tests.Slack;

/// <summary>Waits for what happens in the background, and gives up loudly.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(5, limit.Token);
    }
}
