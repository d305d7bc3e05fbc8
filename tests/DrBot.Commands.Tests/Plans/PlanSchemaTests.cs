using System.Text.Json.Nodes;
using DrBot.Commands.Plans;
using DrBot.Commands.Plans.Schema;
using DrBot.TestKit;

namespace DrBot.Commands.Tests.Plans;

public sealed class PlanSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(PlanSchema.Generate(FoundingActions.Catalogue))!;

    // The reader tells its keys when it meets one it does not know; the schema must have the same.
    [Theory]
    [InlineData("", "zzz: 1")]
    [InlineData("person", "people: { a: { name: A, zzz: 1 } }")]
    [InlineData("role", "roles: { a: { zzz: 1 } }")]
    [InlineData("approval", "approvals: { a: { zzz: 1 } }")]
    [InlineData("level", "levels: { 1: { zzz: 1 } }")]
    [InlineData("scenario", "scenarios: { a: { zzz: 1 } }")]
    [InlineData("runbook", "runbooks: { a: { zzz: 1 } }")]
    [InlineData("audience", "audiences: { a: { zzz: 1 } }")]
    [InlineData("drill", "drills: { a: { zzz: 1 } }")]
    [InlineData("contact", "contacts: { a: { zzz: 1 } }")]
    public void Keys_OfTheSchema_AreThoseOfTheReader(string definition, string text)
    {
        var error = Assert.Single(
            TinyPlan.ReadText(text).Errors, e => e.Message.StartsWith("'zzz' is no key", StringComparison.Ordinal))
                .Message;
        var read = error[(error.IndexOf("known: ", StringComparison.OrdinalIgnoreCase) + 7)..].Split(", ");
        var map = definition.Length == 0 ? Schema : Schema["$defs"]![definition]!;

        Assert.Equal(read.Order(), ((JsonObject)map["properties"]!).Select(p => p.Key).Order());
    }

    [Fact]
    public void Step_EveryAction_HasItsInputs()
    {
        var rules = ((JsonArray)Schema["$defs"]!["step"]!["allOf"]!).ToDictionary(
            r => (string)r!["if"]!["properties"]!["action"]!["const"]!, r => (JsonObject)r!["then"]!);

        Assert.Equal(FoundingActions.Catalogue.Actions.Select(a => a.Name), rules.Keys);
        foreach (var action in FoundingActions.Catalogue.Actions)
        {
            var keys = ((JsonObject)rules[action.Name]["properties"]!).Select(p => p.Key).ToHashSet();
            Assert.Superset(
                action.Inputs.Select(i => i.Name).Concat(["action", "needs", "timeout", "undo"]).ToHashSet(), keys);
            Assert.Equal(action.TargetKinds.Count > 0, keys.Contains("target"));
        }
    }

    [Fact]
    public void References_InTheSchema_AllLeadSomewhere()
    {
        var defined = ((JsonObject)Schema["$defs"]!).Select(d => $"#/$defs/{d.Key}").ToHashSet();

        Assert.Subset(defined, References(Schema).ToHashSet());
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(p => p.Key == "$ref" ? [(string)p.Value!] : References(p.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
