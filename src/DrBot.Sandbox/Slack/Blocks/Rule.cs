using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Blocks;

/// <summary>Checks one value and reports what is wrong as Slack does, with a pointer to the place.</summary>
internal delegate void Rule(JsonNode? value, string pointer, List<string> errors);

/// <summary>The rules block shapes are made of.</summary>
internal static class Rules
{
    public static readonly Rule Flag = (value, pointer, errors) =>
    {
        if (value is not JsonValue v || v.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            Report(errors, "must be a boolean", pointer);
    };

    public static readonly Rule Number = (value, pointer, errors) =>
    {
        if (value is not JsonValue v || v.GetValueKind() is not JsonValueKind.Number)
            Report(errors, "must be an integer", pointer);
    };

    public static readonly Rule Anything = (_, _, _) => { };

    public static void Report(List<string> errors, string what, string pointer) =>
        errors.Add($"{what} [json-pointer:{pointer}]");

    public static Rule Text(int most, int least = 1) => (value, pointer, errors) =>
    {
        if (value.AsText() is not { } text)
            Report(errors, "must be a string", pointer);
        else if (text.Length > most)
            Report(errors, $"must be less than {most + 1} characters", pointer);
        else if (text.Length < least)
            Report(errors, $"must be more than {least - 1} characters", pointer);
    };

    public static Rule OneOf(params string[] values) => (value, pointer, errors) =>
    {
        if (value.AsText() is not { } text || !values.Contains(text))
            Report(errors, $"must be a valid enum value, one of {string.Join(", ", values)}", pointer);
    };

    public static Rule List(Rule item, int most, int least = 1) => (value, pointer, errors) =>
    {
        if (value is not JsonArray items)
        {
            Report(errors, "must be an array", pointer);
            return;
        }

        if (items.Count > most)
            Report(errors, $"no more than {most} items allowed", pointer);
        if (items.Count < least)
            Report(errors, $"no fewer than {least} items allowed", pointer);
        for (var i = 0; i < items.Count; i++)
            item(items[i], $"{pointer}/{i}", errors);
    };

    /// <summary>An object with these members and no other; a name that ends in <c>?</c> may be absent.</summary>
    public static Rule Members(params (string Name, Rule Rule)[] members) => (value, pointer, errors) =>
    {
        if (value is not JsonObject found)
        {
            Report(errors, "must be an object", pointer);
            return;
        }

        foreach (var (name, rule) in members)
            if (found[name.TrimEnd('?')] is { } member)
                rule(member, $"{pointer}/{name.TrimEnd('?')}", errors);
            else if (!name.EndsWith('?'))
                Report(errors, $"missing required field: {name}", pointer);
        foreach (var (name, _) in found)
            if (name != "type" && !Array.Exists(members, m => m.Name.TrimEnd('?') == name))
                Report(errors, $"invalid additional property: {name}", pointer);
    };

    /// <summary>An object whose <c>type</c> picks its rule; only the named types are allowed here.</summary>
    public static Rule Typed(IReadOnlyDictionary<string, Rule> shapes, params string[] allowed) =>
        (value, pointer, errors) =>
    {
        if (value.Text("type") is { } type
            && shapes.TryGetValue(type, out var rule)
            && (allowed.Length == 0 || allowed.Contains(type)))
            rule(value, pointer, errors);
        else
            Report(errors, $"unsupported type: {value.Text("type") ?? "none"}", $"{pointer}/type");
    };
}
