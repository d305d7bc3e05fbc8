using DrBot.Sandbox.Hosting;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.Sandbox.Demo;

/// <summary>Sets the stage, lets the cast play, and asks the emulated providers how it ended.</summary>
internal static class DemoRun
{
    /// <exception cref="InvalidOperationException">DrBot did not start; the message carries its last lines.</exception>
    public static async Task<DemoResult> PlayAsync(DemoOptions options, INarrator narrator, CancellationToken cancellationToken)
    {
        var plan = DemoPlan.Read(options.Plan, options.Runbook);
        var cast = Cast.Of(plan);
        var since = TimeProvider.System.GetTimestamp();
        await using var host = await SandboxHost.StartAsync(
            new SandboxOptions { Plan = options.Plan, Speed = options.Speed, Store = options.Store }, cancellationToken);
        var drBot = await host.StartDrBotAsync(cancellationToken);

        using var stage = new Stage(host);
        using var http = new HttpClient(Slack.Deliveries.LoopbackHandler.New()) { BaseAddress = host.Page };
        var slack = new PracticeClient(http);
        await using var channel = new ChannelWatch(slack.As(cast.Commander.Slack), plan, stage, narrator);
        var play = new Play(plan, cast, slack, stage, channel, narrator, options);
        string? trouble = null;
        try
        {
            await play.RunAsync(cancellationToken);
        }
        catch (GaveUpException e)
        {
            trouble = e.Message;
            narrator.Line(stage.Now, "demo", e.Message);
            await play.LookBackAsync(cancellationToken);
        }

        var result = await Verdict.ReachAsync(
            plan, stage, channel, play, trouble, TimeProvider.System.GetElapsedTime(since), cancellationToken);
        // Whoever keeps the journal finds all of it in the one file.
        if (options.Store is not null)
            await drBot.StopAsync(cancellationToken);
        return result with { Calls = host.World.Calls };
    }
}
