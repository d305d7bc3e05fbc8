using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Events;

public sealed class EventTableTests
{
    public static TheoryData<string> Names => [.. EventTable.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WhatWasWritten_IsTheSameEvent(string name)
    {
        var type = EventTable.All.Single(r => r.Name == name).Type;
        foreach (var sample in new[] { Samples.Of(type, full: true), Samples.Of(type, full: false) })
        {
            var written = EventTable.Write(sample).ToJsonString();
            var read = EventTable.Read(name, JsonNode.Parse(written)!.AsObject());

            Assert.Equal(name, EventTable.NameOf(sample));
            Assert.IsType(type, read);
            Assert.Equivalent(sample, read, strict: true);
            Assert.Equal(written, EventTable.Write(read).ToJsonString());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_PrivateText_StandsNowhereButUnderItsMark(string name)
    {
        var written = EventTable.Write(Samples.Of(EventTable.All.Single(r => r.Name == name).Type, full: true));

        Assert.DoesNotContain(Plain(written), text => text.StartsWith("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void All_EveryEventOfTheCore_HasOneNameThatIsANounAndAParticiple()
    {
        var events = typeof(Event).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Event)) && !t.IsAbstract);

        Assert.Equal(events.OrderBy(t => t.Name), EventTable.All.Select(r => r.Type).OrderBy(t => t.Name));
        Assert.Equal(EventTable.All.Count, EventTable.All.DistinctBy(r => r.Name).Count());
        Assert.All(EventTable.All, r => Assert.Matches("^([a-z]+\\.[a-z]+(-[a-z]+)*|denied|heartbeat)$", r.Name));
    }

    [Fact]
    public void All_NamesAndFields_AreWhatTheJournalHolds()
    {
        var path = Path.Combine(Machine.Repository, "tests", "DrBot.Commands.Tests", "Events", "events.txt");
        var now = string.Concat(EventTable.All.Select(r => $"{r.Name}: {string.Join(' ', Fields(Samples.Of(r.Type, full: true)))}\n"));
        if (Environment.GetEnvironmentVariable("DRBOT_UPDATE") == "1")
            File.WriteAllText(path, now);

        // A line that changes or goes is a journal that can no longer be read; a line or a field that comes is fine.
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), now);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_AnyEvent_LeavesTheEnvelopesNamesFree(string name) => Assert.Empty(
        EventTable.Write(Samples.Of(EventTable.All.Single(r => r.Name == name).Type, full: true)).Select(p => p.Key)
            .Intersect(["stream", "version", "schema", "incident"]).Except(name == "incident.declared" ? ["incident"] : []));

    [Fact]
    public void Read_UnknownName_IsNull() => Assert.Null(EventTable.Read("coffee.brewed", []));

    [Fact]
    public void Read_FieldsOfALaterVersion_ArePassedOver()
    {
        var read = EventTable.Read("incident.mitigating", new JsonObject { ["run"] = "R1", ["mood"] = "calm", ["schema"] = 2 });

        Assert.Equal(new IncidentMitigating("R1"), read);
    }

    [Fact]
    public void Read_EntryFromBeforeAFieldWasAdded_TakesItsDefault()
    {
        var paused = (RunPaused)EventTable.Read("run.paused", JsonNode.Parse(
            """{"run":"R1","cause":"step-timed-out","step":"dns","reasons":["late"],"waits-for":"ann"}""")!.AsObject())!;

        Assert.Equal((PauseCause.StepTimedOut, "dns", null as string), (paused.Cause, paused.Step, paused.Said.Value));
    }

    [Theory]
    [InlineData("run.paused", """{"run":"R1","cause":"held"}""")]
    [InlineData("run.paused", """{"run":"R1","cause":"bored","reasons":[],"waits-for":"ann"}""")]
    [InlineData("run.completed", """{"run":"R1","skipped":null}""")]
    [InlineData("run.completed", """{"skipped":[]}""")]
    public void Read_HalfAnEntry_IsAnErrorAndNeverHalfAnEvent(string name, string data) =>
        Assert.Throws<JsonException>(() => EventTable.Read(name, JsonNode.Parse(data)!.AsObject()));

    [Theory]
    [InlineData("""{"sha256":"00"}""")]
    [InlineData("""{"$private":null}""")]
    public void Read_ErasedText_IsNoTextAndSaysSo(string erased)
    {
        var note = (NoteAdded)EventTable.Read("note.added", new JsonObject { ["text"] = JsonNode.Parse(erased) })!;

        Assert.Equal((null, "(erased)"), (note.Text.Value, note.Text.ToString()));
    }

    private static IEnumerable<string> Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(p => p.Key == "$private" ? [] : Plain(p.Value)),
        JsonArray list => list.SelectMany(Plain),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    // The fields with those of what they hold in braces; a star marks a text that can be erased.
    private static IEnumerable<string> Fields(Event sample) => EventTable.Write(sample).Select(p => Field(p.Key, p.Value));

    private static string Field(string name, JsonNode? value) => value switch
    {
        JsonObject map when map.ContainsKey("$private") => name + "*",
        JsonObject map when !map.ContainsKey("other") => $"{name}{{{string.Join(' ', map.Select(p => Field(p.Key, p.Value)))}}}",
        JsonArray and [JsonObject map, ..] => $"{name}[{string.Join(' ', map.Select(p => Field(p.Key, p.Value)))}]",
        JsonArray => name + "[]",
        _ => name,
    };
}
