using System.Text;
using DrBot.Tests.Slack.Fakes;

namespace DrBot.Tests.Slack.Inbound;

/// <summary>Correctly signed bodies that Slack would never send.</summary>
internal static class HostileBodies
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    public static IEnumerable<(string Path, string Type, byte[] Body)> All() =>
        Commands().Select(b => ("/slack/commands", Form, b))
            .Concat(Payloads().Select(p => ("/slack/interactivity", Form, Utf8("payload=" + Uri.EscapeDataString(p)))))
            .Concat(Interactions().Select(b => ("/slack/interactivity", Form, b)))
            .Concat(Events().Select(b => ("/slack/events", Json, b)))
            .Concat(WrongTypes());

    private static IEnumerable<byte[]> Commands()
    {
        yield return [];
        yield return Utf8("a");
        yield return Utf8("&&&===");
        yield return Utf8("payload=" + Uri.EscapeDataString(Given.Press));
        yield return [0xFF, 0xFE, (byte)'=', 0x00];
        yield return [.. Utf8("text="), 0xC3, 0x28];
        yield return Utf8("text=%");
        yield return Utf8("text=%FF");
        yield return Utf8(Given.Form(Given.CommandFields()) + "&user_id=U0OTHER");
        foreach (var field in new[] { "team_id", "user_id", "channel_id", "command", "trigger_id" })
        {
            yield return Command(field, null);
            yield return Command(field, "");
        }

        yield return Command("user_id", "U0SARAH|name");
        yield return Command("user_id", "../U0SARAH");
        yield return Command("user_id", "<@U0SARAH>");
        yield return Command("user_id", new string('U', 10_000));
        yield return Command("channel_id", "general");
        yield return Command("trigger_id", new string('1', 501));
        yield return Utf8(string.Join('&', Enumerable.Range(0, 5000).Select(i => $"f{i}=")));
        yield return Encoding.Unicode.GetBytes(Given.Form(Given.CommandFields()));
    }

    private static IEnumerable<string> Payloads()
    {
        yield return "";
        yield return "null";
        yield return "[]";
        yield return "1";
        yield return "\"block_actions\"";
        yield return "{";
        yield return "{}";
        yield return """{"type":null}""";
        yield return """{"type":{}}""";
        yield return """{"type":"shortcut"}""";
        yield return """{"type":"block_actions"}""";
        yield return """{"type":"view_submission"}""";
        yield return """{"type":"view_closed","user":[]}""";
        yield return Given.Press + "x";
        yield return Change("\"actions\":[{", "\"actions\":[],\"x\":[{");
        yield return Change("\"actions\":[{", "\"actions\":[1,{");
        yield return Change("\"actions\":[{", "\"actions\":{},\"x\":[{");
        yield return Change("\"action_id\":\"approve\"", "\"action_id\":{}");
        yield return Change("\"action_id\":\"approve\"", "\"action_id\":\"\"");
        yield return Change("\"value\":\"opaque-1\"", "\"value\":[\"opaque-1\"]");
        yield return Change("\"value\":\"opaque-1\"", "\"value\":\"\\ud800\"");
        yield return Change("\"value\":\"opaque-1\"", "\"value\":\"a\",\"value\":\"b\"");
        yield return Change("\"container\":{", "\"container\":\"message\",\"x\":{");
        yield return Change("\"values\":{}", "\"values\":[]");
        yield return Change("\"values\":{}", "\"values\":{\"b\":1}");
        yield return Change("\"values\":{}", "\"values\":{\"\\udfff\":{}}");
        yield return Change("\"user\":{\"id\":\"U0SARAH\"", "\"user\":{\"id\":7");
        yield return Change("\"user\":{\"id\":\"U0SARAH\"", "\"user\":{\"id\":\"sarah\"");
        yield return Change("\"team\":{\"id\":\"T0TEAM\"", "\"team\":{\"id\":\"U0TEAM\"");
        yield return Change("\"trigger_id\":\"12466734323.1395872398\"", "\"trigger_id\":null");
        yield return string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        yield return new string('[', 100_000);
    }

    private static IEnumerable<byte[]> Interactions()
    {
        yield return [];
        yield return Utf8("payload");
        yield return Utf8("payload=%7B%FF%7D");
        yield return Utf8(Given.Press);
    }

    private static IEnumerable<byte[]> Events()
    {
        yield return [];
        yield return Utf8("{");
        yield return Utf8("[]");
        yield return Utf8("{}");
        yield return [0xEF, 0xBB, 0xBF];
        yield return [.. Utf8("{\"type\":\""), 0xFF, .. Utf8("\"}")];
        yield return Utf8("""{"type":"event_callback"}""");
        yield return Utf8("""{"type":"event_callback","event":[]}""");
        yield return Utf8(
            """{"type":"event_callback","event":{"type":"x"},"team_id":"T0TEAM","api_app_id":"A0DRBOT"}""");
        yield return Utf8("""{"type":"event_callback","event":{},"event_id":"Ev1","team_id":"T0TEAM"}""");
        yield return Utf8("""{"type":"url_verification"}""");
        yield return Utf8("""{"type":"url_verification","challenge":{}}""");
        yield return Utf8("""{"type":"something_else"}""");
        yield return Utf8("""{"type":"app_rate_limited"}""");
        yield return Utf8(Given.Event.Replace("Ev08MFMKH6", new string('E', 5000), StringComparison.Ordinal));
        yield return Encoding.Unicode.GetBytes(Given.Event);
    }

    private static IEnumerable<(string, string, byte[])> WrongTypes()
    {
        yield return ("/slack/commands", Json, Utf8(Given.Event));
        yield return ("/slack/commands", "multipart/form-data; boundary=x", Utf8("--x--"));
        yield return ("/slack/events", Form, Utf8(Given.Form(Given.CommandFields())));
        yield return ("/slack/events", "text/plain", Utf8(Given.Event));
    }

    private static byte[] Command(string field, string? value)
    {
        var fields = Given.CommandFields();
        if (value is null)
            fields.Remove(field);
        else
            fields[field] = value;
        return Utf8(Given.Form(fields));
    }

    private static string Change(string from, string to)
    {
        Assert.Contains(from, Given.Press, StringComparison.Ordinal);
        return Given.Press.Replace(from, to, StringComparison.Ordinal);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
