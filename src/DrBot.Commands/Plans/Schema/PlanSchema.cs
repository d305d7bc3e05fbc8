using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Commands.Plans.Schema;

/// <summary>
/// The JSON schema of plans (draft 2020-12), made from the reader's keys and the catalogue, for editors. An editor sees
/// what a schema can say; <see cref="PlanReader"/> sees everything.
/// </summary>
public static class PlanSchema
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema's text, indented, with an end of line.</summary>
    public static string Generate(ActionCatalogue catalogue)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "A disaster recovery plan of DrBot",
        };
        foreach (var (key, value) in PlanKeys.Root()) schema[key] = value?.DeepClone();
        schema["$defs"] = Definitions(catalogue);
        return schema.ToJsonString(Written) + "\n";
    }

    private static JsonObject Definitions(ActionCatalogue catalogue) => new()
    {
        ["text"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        ["texts"] = Shape.List(Shape.Ref("text")),
        ["text-or-texts"] = new JsonObject { ["anyOf"] = new JsonArray(Shape.Ref("text"), Shape.Ref("texts")) },
        ["duration"] = Shape.Pattern(
            "^(?=[0-9])([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$", Language.DurationText.Allowed),
        ["flag"] = Shape.Type("boolean"),
        ["name"] = Shape.Pattern("^[a-z][a-z0-9-]{0,62}$", Sections.PlanNames.PlainAllowed),
        ["reference"] = Shape.Pattern("\\$\\{[^}]*\\}", Reference.Allowed),
        ["person"] = PlanKeys.Person(),
        ["role"] = PlanKeys.Role(),
        ["approval"] = PlanKeys.Approval(),
        ["level"] = PlanKeys.Level(),
        ["scenario"] = PlanKeys.Scenario(),
        ["target"] = StepSchema.Target(catalogue),
        ["runbook"] = PlanKeys.Runbook(),
        ["step"] = StepSchema.Step(catalogue),
        ["audience"] = PlanKeys.Audience(),
        ["drill"] = PlanKeys.Drill(),
        ["contact"] = PlanKeys.Contact(),
    };
}
