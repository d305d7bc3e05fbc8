namespace DrBot.EndToEnd;

/// <summary>What goes out when DrBot dies while it is sending.</summary>
public sealed class UpdateTests
{
    [Fact]
    public async Task Declare_KilledWhileUpdatesLeave_EachAudienceHearsOnce()
    {
        await using var practice = await Practice.StartAsync();
        // Mail and page take what is sent and lose their answer: the next process cannot know from its own record.
        await practice.BreakAsync("lose-response", "smtp", 1);
        await practice.BreakAsync("lose-response", "statuspage", 1);

        await practice.SayAsync(practice.Sarah, "/dr declare regional-outage the region is gone");
        await practice.UntilAsync("the first mail", async () => (await practice.WorldAsync()).Mails.Count > 0);
        await practice.KillAndRestartAsync();

        await practice.UntilAsync("the status page", async () => (await practice.WorldAsync()).StatusPage.Incidents.Count > 0);
        await practice.UntilAsync("the record of every update", async () =>
            (await practice.SayAsync(practice.Sarah, "/dr timeline")).Split("update sent to").Length == 4);
        var world = await practice.WorldAsync();
        // Mail arrives at least once; its Message-ID, the same each time, lets the reader's side show it once.
        Assert.Equal("eng@practice.example", Assert.Single(Assert.Single(world.Mails).To));
        Assert.Single(Assert.Single(world.StatusPage.Incidents).Updates);
        var posts = (await practice.Reader.MessagesAsync(practice.Patience)).Where(m => m.AllText.Contains("[URGENT]", StringComparison.Ordinal));
        Assert.Single(posts);
    }
}
