using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DrBot.Slack;
using DrBot.Slack.Blocks;
using DrBot.TestKit;

namespace DrBot.Tests.Surface;

/// <summary>
/// What every card says, held by a file each: <c>DRBOT_UPDATE=1 dotnet test</c> writes them anew, and the diff is read like code.
/// </summary>
public sealed partial class CardGoldenTests
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Folder => Path.Combine(Machine.Repository, "tests", "DrBot.Tests", "Surface", "Golden");

    [Fact]
    public async Task Cards_InEveryState_ReadAsAgreed()
    {
        await using var stage = await CardStage.OpenAsync();
        var drawn = (await CardGallery.AllAsync(stage)).ToDictionary(c => c.Key + ".json", c => Text(c.Value));
        if (Environment.GetEnvironmentVariable("DRBOT_UPDATE") == "1")
            await WriteAsync(drawn);

        var kept = Directory.GetFiles(Folder, "*.json").ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText);
        Assert.Equal(kept.Keys.Order(StringComparer.Ordinal), drawn.Keys.Order(StringComparer.Ordinal));
        Assert.All(drawn, c => Assert.Equal(kept[c.Key], c.Value));
    }

    [RequiresPeersFact]
    public async Task Cards_FormsViewsAndPreviews_TypeCheckAsSlacksKnownBlocks()
    {
        await using var stage = await CardStage.OpenAsync();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, SlackJson.Write(await CardGallery.AllAsync(stage)));

            var verdict = await Peers.RunAsync("check-blocks.cjs", null, file);

            Assert.True(verdict["event"]!.GetValue<string>() == "accepted", verdict.ToJsonString());
            Assert.True(verdict["cards"]!.GetValue<int>() >= Directory.GetFiles(Folder, "*.json").Length);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task WriteAsync(Dictionary<string, string> drawn)
    {
        Directory.CreateDirectory(Folder);
        foreach (var old in Directory.GetFiles(Folder, "*.json"))
            File.Delete(old);
        foreach (var (name, text) in drawn)
            await File.WriteAllTextAsync(Path.Combine(Folder, name), text);
    }

    // A button's value is a fresh random id every time.
    private static string Text(IReadOnlyList<Block> blocks) =>
        RandomId().Replace(JsonNode.Parse(SlackJson.Write(blocks))!.ToJsonString(Readable), "\"value\": \"(random id)\"") + "\n";

    [GeneratedRegex("\"value\": \"[0-9a-f]{32}\"")]
    private static partial Regex RandomId();
}
