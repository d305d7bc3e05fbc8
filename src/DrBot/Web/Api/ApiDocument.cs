using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Commands.Language;

namespace DrBot.Web.Api;

/// <summary>The OpenAPI 3.1 description, drawn from the table of routes: it cannot say anything else than the server does.</summary>
internal sealed class ApiDocument(ApiRoutes routes)
{
    /// <summary>The document as JSON.</summary>
    public string Text { get; } = Write(routes.All()).ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static JsonObject Write(IReadOnlyList<ApiRoute> routes)
    {
        var paths = new JsonObject();
        foreach (var group in routes.GroupBy(r => r.Path))
        {
            var path = new JsonObject();
            foreach (var route in group)
                path[route.Method.ToLowerInvariant()] = Operation(route);
            paths[group.Key] = path;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "DrBot",
                ["version"] = "1",
                ["description"] = "The commands of /dr as JSON. What changes something takes an Idempotency-Key; errors are problems as RFC 9457 has them.",
            },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject
                    {
                        ["type"] = "http", ["scheme"] = "bearer",
                        ["description"] = "A token of the identity provider, or a machine's static token.",
                    },
                    ["key"] = new JsonObject
                    {
                        ["type"] = "http", ["scheme"] = "DrBot-Key",
                        ["description"] = "key=…,time=…,nonce=…,signature=… over the text drbot-request/1.",
                    },
                },
                ["schemas"] = new JsonObject { ["Problem"] = ProblemSchema() },
            },
        };
    }

    private static JsonObject Operation(ApiRoute route)
    {
        var operation = new JsonObject
        {
            ["operationId"] = route.Name,
            ["summary"] = route.Summary,
            ["security"] = Security(route),
        };
        var parameters = new JsonArray();
        foreach (var name in route.Path.Split('/').Where(p => p.StartsWith('{')).Select(p => p.Trim('{', '}')))
            parameters.Add(Parameter(name, "path", "string", "", true));
        foreach (var query in route.Query)
            parameters.Add(Parameter(query.Name, "query", query.Type, query.Description, query.Required));
        if (route.Changes)
            parameters.Add(Parameter("Idempotency-Key", "header", "string", "New for each thing that is wanted; for what is signed, the nonce.", true));
        if (parameters.Count > 0)
            operation["parameters"] = parameters;
        if (route.Method == "POST")
            operation["requestBody"] = new JsonObject { ["content"] = Content("application/json", Body(route)) };
        operation["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "Done, or shown.", ["content"] = Content("application/json", new JsonObject()) },
            ["default"] = new JsonObject
            {
                ["description"] = "A problem.",
                ["content"] = Content("application/problem+json", new JsonObject { ["$ref"] = "#/components/schemas/Problem" }),
            },
        };
        return operation;
    }

    private static JsonArray Security(ApiRoute route) =>
        route.IsOpen ? [] : [new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["key"] = new JsonArray() }];

    private static JsonObject Parameter(string name, string place, string type, string description, bool required) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = required,
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = type },
    };

    private static JsonObject Body(ApiRoute route)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var member in route.Body)
        {
            properties[member.Name] = new JsonObject { ["type"] = member.Type, ["description"] = member.Description };
            if (member.Required)
                required.Add(member.Name);
        }

        foreach (var argument in route.Verb is { } verb ? [.. verb.Arguments, .. verb.Flags] : Array.Empty<Argument>())
        {
            properties[argument.Name] = Schema(argument);
            if (argument.Required)
                required.Add(argument.Name);
        }

        return new JsonObject
        {
            ["type"] = "object", ["properties"] = properties, ["required"] = required,
            ["additionalProperties"] = route.Verb is null,
        };
    }

    private static JsonObject Schema(Argument argument)
    {
        var schema = argument.Type switch
        {
            ArgumentType.Switch => new JsonObject { ["type"] = "boolean" },
            ArgumentType.Integer => new JsonObject { ["type"] = "integer" },
            ArgumentType.Pair => new JsonObject
            {
                ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" },
            },
            _ => new JsonObject { ["type"] = "string" },
        };
        schema["description"] = argument.Description;
        return schema;
    }

    private static JsonObject Content(string type, JsonObject schema) =>
        new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject ProblemSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("type", "title", "status", "code", "detail"),
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string" },
            ["title"] = new JsonObject { ["type"] = "string" },
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["code"] = new JsonObject { ["type"] = "string" },
            ["detail"] = new JsonObject { ["type"] = "string" },
            ["reasons"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
        },
    };
}
