using System.Text.Json;
using System.Text.Json.Nodes;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.StatusPage;

/// <summary>Statuspage's API under <c>/statuspage/v1</c>: components, incidents and their updates.</summary>
/// <see href="https://developer.statuspage.io/"/>
internal sealed class StatusPageWorld
{
    private static readonly string[] IncidentStatuses = ["investigating", "identified", "monitoring", "resolved"];
    private static readonly string[] Impacts = ["none", "minor", "major", "critical"];
    private static readonly string[] ComponentStatuses =
        ["operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance"];

    private readonly List<JsonObject> _components;
    private readonly List<JsonObject> _incidents = [];
    private readonly StatusPageSpec _spec;
    private readonly Exchange _exchange;
    private readonly string _key;

    public StatusPageWorld(StatusPageSpec spec, Exchange exchange, string key)
    {
        (_spec, _exchange, _key) = (spec, exchange, key);
        _components = [.. spec.Components.Select((name, i) => new JsonObject
        {
            ["id"] = $"component{i + 1}", ["name"] = name, ["status"] = "operational",
            ["page_id"] = spec.Page, ["group_id"] = null,
        })];
    }

    public StatusPageState State => new(
        _spec.Page,
        _components.ToDictionary(c => c["name"]!.ToString(), c => c["status"]!.ToString()),
        [.. _incidents.Select(i => new PageIncident(
            i["id"]!.ToString(), i["name"]!.ToString(), i["status"]!.ToString(), i["impact"]!.ToString(),
            [.. ((JsonArray)i["incident_updates"]!).Select(u => new PageUpdate(
                u!["status"]!.ToString(), u["body"]!.ToString(), u["created_at"]!.GetValue<DateTimeOffset>()))]))]);

    public WireResponse Respond(WireRequest request, WorldTime now)
    {
        if (request.Header("authorization") != $"OAuth {_key}")
            return Error(401, "Could not authenticate");
        var path = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];
        if (path is not ["v1", "pages", var page, .. var rest] || page != _spec.Page)
            return Error(404, "Page not found");
        var (name, target) = (request.Method, rest) switch
        {
            ("GET", ["components"]) => ("ListComponents", page),
            ("GET", ["incidents"]) => ("ListIncidents", page),
            ("GET", ["incidents", "unresolved"]) => ("ListUnresolvedIncidents", page),
            ("GET", ["incidents", var id]) => ("GetIncident", id),
            ("POST", ["incidents"]) => ("CreateIncident", page),
            ("PATCH" or "PUT", ["incidents", var id]) => ("UpdateIncident", id),
            _ => ("", ""),
        };
        if (name.Length == 0)
            return Error(404, "Not found");
        var operation = new Operation("statuspage", name, null, target, name is "CreateIncident" or "UpdateIncident");
        return _exchange.Serve(operation, now, () => Act(name, target, request, now.Domain), Refuse);
    }

    private static WireResponse Refuse(Fault fault) => fault.Kind == FaultKind.Throttle
        ? Error(fault.Status ?? 420, "Rate limit exceeded")
        : Error(fault.Status ?? 503, "Service unavailable");

    private Outcome Act(string name, string target, WireRequest request, DateTimeOffset now)
    {
        var incident = _incidents.Find(i => i["id"]!.ToString() == target);
        return name switch
        {
            "ListComponents" => new Outcome(Answer(200, _components)),
            "ListIncidents" => new Outcome(Answer(200, _incidents)),
            "ListUnresolvedIncidents" =>
                new Outcome(Answer(200, _incidents.Where(i => i["status"]!.ToString() != "resolved"))),
            "CreateIncident" => Write(request, null, now),
            _ when incident is null => new Outcome(Error(404, "Incident not found")),
            "GetIncident" => new Outcome(WireResponse.Json(200, incident.DeepClone())),
            _ => Write(request, incident, now),
        };
    }

    private Outcome Write(WireRequest request, JsonObject? incident, DateTimeOffset now)
    {
        if ((Parse(request.Text) as JsonObject)?["incident"] is not JsonObject wanted)
            return new Outcome(Error(422, "incident is missing"));
        var status = wanted["status"]?.ToString() ?? incident?["status"]?.ToString() ?? "investigating";
        var impact = wanted["impact_override"]?.ToString() ?? incident?["impact"]?.ToString() ?? "none";
        var components = wanted["components"] as JsonObject ?? [];
        var wrong =
            incident is null && string.IsNullOrWhiteSpace(wanted["name"]?.ToString()) ? "Name can't be blank"
            : !IncidentStatuses.Contains(status) ? $"Status '{status}' is not included in the list"
            : !Impacts.Contains(impact) ? $"Impact override '{impact}' is not included in the list"
            : components.FirstOrDefault(c => Component(c.Key) is null).Key is { } unknown
                ? $"Component {unknown} does not exist"
            : components.Any(c => !ComponentStatuses.Contains(c.Value?.ToString()))
                ? "Component status is not included in the list"
            : null;
        if (wrong is not null)
            return new Outcome(Error(422, wrong));
        var created = incident is null;
        incident ??= Create(wanted["name"]!.ToString(), now);
        incident["name"] = wanted["name"]?.ToString() ?? incident["name"]!.ToString();
        incident["status"] = status;
        incident["impact"] = impact;
        incident["updated_at"] = now;
        incident["resolved_at"] = status == "resolved" ? now : null;
        incident["metadata"] = (wanted["metadata"] ?? incident["metadata"])?.DeepClone() ?? new JsonObject();
        if (wanted["body"]?.ToString() is { Length: > 0 } body)
            ((JsonArray)incident["incident_updates"]!).Insert(0,
                new JsonObject { ["status"] = status, ["body"] = body, ["created_at"] = now });
        foreach (var (id, value) in components)
            Component(id)!["status"] = value!.ToString();
        return new Outcome(WireResponse.Json(created ? 201 : 200, incident.DeepClone()), Effective: true);
    }

    private JsonObject Create(string name, DateTimeOffset now)
    {
        var id = $"incident{_incidents.Count + 1}";
        var incident = new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["page_id"] = _spec.Page,
            ["shortlink"] = $"https://status.example/{id}",
            ["created_at"] = now,
            ["incident_updates"] = new JsonArray(),
        };
        _incidents.Insert(0, incident);
        return incident;
    }

    private JsonObject? Component(string id) => _components.Find(c => c["id"]!.ToString() == id);

    private static JsonNode? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static WireResponse Answer(int status, IEnumerable<JsonObject> items) =>
        WireResponse.Json(status, new JsonArray([.. items.Select(i => i.DeepClone())]));

    private static WireResponse Error(int status, string message) =>
        WireResponse.Json(status, new JsonObject { ["error"] = message });
}
