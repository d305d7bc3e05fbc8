using System.Text.Json;
using DrBot.Commands.Language;
using DrBot.Slack.WebApi;
using DrBot.TestKit;
using YamlDotNet.RepresentationModel;

namespace DrBot.Tests.Slack;

public sealed class ManifestTests
{
    private static readonly string Source = Path.Combine(Machine.Repository, "manifest", "slack.yaml");
    private static readonly JsonElement Manifest = JsonSerializer.SerializeToElement(Read());

    [Fact]
    public void Scopes_AreExactlyWhatTheMethodsNeed() => Assert.Equal(
        SlackMethods.NeededScopes, Manifest.GetProperty("oauth_config").GetProperty("scopes").GetProperty(
            "bot").Deserialize<string[]>());

    [Fact]
    public void Command_IsEscapedAndHintsAtEveryVerb()
    {
        var command = Manifest.GetProperty("features").GetProperty("slash_commands")[0];

        Assert.Equal("/dr", command.GetProperty("command").GetString());
        Assert.True(command.GetProperty("should_escape").GetBoolean());
        Assert.Equal(HelpText.UsageHint, command.GetProperty("usage_hint").GetString());
        Assert.InRange(HelpText.UsageHint.Length, 1, 1000);
    }

    [Fact]
    public void Texts_AreWithinSlacksLimits()
    {
        var shown = Manifest.GetProperty("display_information");

        Assert.InRange(shown.GetProperty("name").GetString()!.Length, 1, 35);
        Assert.InRange(shown.GetProperty("description").GetString()!.Length, 1, 140);
        Assert.InRange(shown.GetProperty("long_description").GetString()!.Length, 175, 4000);
    }

    [Fact]
    public void Settings_SocketModeAndInteractivity_AreOn()
    {
        var settings = Manifest.GetProperty("settings");

        Assert.True(settings.GetProperty("socket_mode_enabled").GetBoolean());
        Assert.True(settings.GetProperty("interactivity").GetProperty("is_enabled").GetBoolean());
    }

    [RequiresPeersFact("shared")]
    public async Task Manifest_AgainstSlacksSchema_IsAccepted()
    {
        var json = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(json, Manifest.GetRawText());

            var verdict = await Peers.RunAsync(
                "check-manifest.cjs", null, json, Path.Combine(Machine.Find("shared")!, "peers"));

            Assert.True(verdict["event"]!.GetValue<string>() == "accepted", verdict.ToJsonString());
        }
        finally
        {
            File.Delete(json);
        }
    }

    private static object? Read()
    {
        var yaml = new YamlStream();
        using var text = new StreamReader(Source);
        yaml.Load(text);
        return Plain(yaml.Documents[0].RootNode);
    }

    private static object? Plain(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.ToDictionary(c => ((YamlScalarNode)c.Key).Value!, c => Plain(c.Value)),
        YamlSequenceNode list => list.Children.Select(Plain).ToArray(),
        YamlScalarNode { Style: not YamlDotNet.Core.ScalarStyle.Plain } quoted => quoted.Value,
        YamlScalarNode { Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode { Value: { } value } => int.TryParse(value, out var number) ? number : value,
        _ => null,
    };
}
