using System.Text.Json.Nodes;
using DrBot.Commands.Language;
using static DrBot.Commands.Plans.Schema.Shape;

namespace DrBot.Commands.Plans.Schema;

/// <summary>Steps and targets: what they may say depends on the action and on the kind.</summary>
internal static class StepSchema
{
    public static JsonObject Step(ActionCatalogue catalogue) => new()
    {
        ["type"] = "object",
        ["description"] = "One action with its inputs on a target.",
        ["required"] = Texts(["action"]),
        ["properties"] = new JsonObject
        {
            ["action"] = new JsonObject { ["oneOf"] = new JsonArray([.. catalogue.Actions.Select(Choice)]) },
        },
        ["allOf"] = new JsonArray([.. catalogue.Actions.Select(a => When("action", a.Name, Inputs(a)))]),
    };

    public static JsonObject Target(ActionCatalogue catalogue) => new()
    {
        ["type"] = "object",
        ["description"] = "A thing a step may touch.",
        ["required"] = Texts(["kind"]),
        ["properties"] = new JsonObject { ["kind"] = OneOf(catalogue.TargetKinds) },
        ["allOf"] = new JsonArray([.. catalogue.TargetKinds.Select(catalogue.Kind).OfType<TargetKindSpec>()
            .Select(k => When("kind", k.Kind, Properties(k)))]),
    };

    private static JsonNode Choice(ActionSpec action) => new JsonObject
    {
        ["const"] = action.Name,
        ["description"] = action.Destructive ? $"{action.Summary} Destructive." : action.Summary,
    };

    private static JsonNode When(string key, string value, JsonObject then) => new JsonObject
    {
        ["if"] = new JsonObject
        {
            ["required"] = Texts([key]),
            ["properties"] = new JsonObject { [key] = new JsonObject { ["const"] = value } },
        },
        ["then"] = then,
    };

    private static JsonObject Inputs(ActionSpec action)
    {
        List<(string, JsonObject)> keys = [("action", new JsonObject())];
        if (action.TargetKinds.Count > 0)
            keys.Add(("target", Ref("text").About($"A target of kind {string.Join(" or ", action.TargetKinds)}.")));
        keys.AddRange(action.Inputs.Select(i => (i.Name, Input(i))));
        keys.AddRange(
        [
            ("needs", Ref("texts").About("Steps that must have ended well before.")),
            ("timeout", Ref("duration")
                .About($"The deadline; {DurationText.Format(action.DefaultTimeout)} unless given.")),
            ("irreversible", Ref("flag").About("It cannot be taken back.")),
            ("destructive", Ref("flag").About("It loses data or redundancy, stops a writer, or moves traffic.")),
            ("undo", Type("object")
                .About("How it is taken back: inputs of the step's action, or of another 'action'.")),
        ]);
        var required = action.Inputs.Where(i => i.Required).Select(i => i.Name);
        return Map(action.Summary, action.TargetKinds.Count > 0 ? required.Prepend("target") : required, [.. keys]);
    }

    private static JsonObject Input(InputSpec input)
    {
        var plain = input.Type switch
        {
            _ when input.Allowed is { Count: > 0 } allowed => OneOf(allowed),
            ValueType.Integer => Type("integer"),
            ValueType.Duration => Ref("duration"),
            ValueType.Flag => Ref("flag"),
            ValueType.TextMap => new JsonObject { ["type"] = "object", ["additionalProperties"] = Ref("text") },
            ValueType.TargetList => Ref("texts"),
            _ => Ref("text"),
        };
        var shape = input.Type is ValueType.Text or ValueType.TextMap or ValueType.TargetList
            && input.Allowed is not { Count: > 0 }
            ? plain
            : new JsonObject { ["anyOf"] = new JsonArray(plain, Ref("reference")) };
        var usual = input.Default is { } value ? $" {value} unless given." : "";
        return input.Description.Length + usual.Length > 0 ? shape.About((input.Description + usual).Trim()) : shape;
    }

    private static JsonObject Properties(TargetKindSpec kind)
    {
        var properties = Tree([.. kind.Identity, .. kind.Optional, "writer"]);
        properties["kind"] = new JsonObject();
        properties["drill"] = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "What is different of the thing drills act on.",
            ["properties"] = Tree([.. kind.Identity, .. kind.Optional]),
            ["additionalProperties"] = false,
        };
        return new JsonObject
        {
            ["required"] = Texts(kind.Identity.Where(k => !k.Contains('.', StringComparison.Ordinal))),
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    // replica-of.region and replica-of.instance are one map with two keys.
    private static JsonObject Tree(string[] keys)
    {
        var tree = new JsonObject();
        foreach (var group in keys.GroupBy(k => k.Split('.')[0]))
        {
            var nested = group.Where(k => k.Length > group.Key.Length).Select(k => k[(group.Key.Length + 1)..])
                .ToArray();
            tree[group.Key] = nested.Length == 0
                ? Ref("text")
                : new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = Tree(nested),
                    ["additionalProperties"] = false,
                };
        }

        return tree;
    }
}
