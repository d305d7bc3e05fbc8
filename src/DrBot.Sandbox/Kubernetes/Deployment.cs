using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>A deployment and its controller: pods begin, get ready and go in domain time.</summary>
internal sealed class Deployment : KubeObject
{
    /// <summary>How long the controller takes to see a change.</summary>
    private static readonly TimeSpan ControllerLag = TimeSpan.FromSeconds(1);

    private readonly List<Pod> _pods = [];
    private readonly TimeSpan _podStart;
    private DateTimeOffset _changed = DateTimeOffset.MinValue;
    private DateTimeOffset _progressed = DateTimeOffset.MinValue;

    public Deployment(JsonObject json, TimeSpan podStart, DateTimeOffset now) : base("deployments", json)
    {
        _podStart = podStart;
        for (var i = 0; i < Desired; i++)
            _pods.Add(new Pod(Template, now - TimeSpan.FromHours(1), now - TimeSpan.FromHours(1)));
    }

    public int Desired => Json["spec"]?["replicas"]?.GetValue<int>() ?? 1;

    public string? RestartedAt =>
        Json["spec"]?["template"]?["metadata"]?["annotations"]?["kubectl.kubernetes.io/restartedAt"]?.ToString();

    /// <summary>While set, new pods never get ready.</summary>
    public bool IsStalled { get; private set; }

    private string Template => Json["spec"]!["template"]!.ToJsonString();

    public IEnumerable<Pod> Ready(DateTimeOffset now) => _pods.Where(p => p.IsReady(now));

    public void Stall(bool stalled, DateTimeOffset now)
    {
        IsStalled = stalled;
        Plan(now);
    }

    public override void Replace(JsonObject next, DateTimeOffset now)
    {
        var specChanged = !JsonNode.DeepEquals(Json["spec"], next["spec"]);
        base.Replace(next, now);
        if (!specChanged)
            return;
        next["metadata"]!["generation"] = next["metadata"]!["generation"]!.GetValue<long>() + 1;
        (_changed, _progressed) = (now, now);
        Plan(now);
    }

    public override void Validate(JsonObject next)
    {
        ObjectShape.Maps(
            next, "metadata.labels", "metadata.annotations", "spec", "spec.template", "spec.template.metadata",
            "spec.template.metadata.annotations", "spec.template.spec");
        ObjectShape.Integers(next, "spec.replicas", "spec.progressDeadlineSeconds");
        var containers = next["spec"]?["template"]?["spec"]?["containers"] as JsonArray ?? [];
        if (containers.Count == 0)
            throw KubeException.Invalid("Deployment.apps", Name, "spec.template.spec.containers", "Required value");
        foreach (var container in containers)
            ObjectShape.Container(container);
        if (next["spec"]!["replicas"]?.GetValue<int>() is < 0 and var count)
            throw KubeException.Invalid("Deployment.apps", Name, "spec.replicas",
                $"Invalid value: {count}: must be greater than or equal to 0");
    }

    /// <summary>Brings pods and status up to date; true when the status is another one.</summary>
    public bool Advance(DateTimeOffset now, Func<string, JsonObject?> configMap)
    {
        foreach (var pod in _pods.Where(p => p.Environment is null && p.Created <= now))
            pod.Environment = PodEnvironment.Read(pod.Template, configMap);
        var happened = _pods.SelectMany(p => new[] { p.Created, p.Ready, p.Gone }).Where(t => t <= now);
        _progressed = happened.Append(_progressed).Max();
        _pods.RemoveAll(p => p.Gone <= now);
        var status = Status(now);
        if (JsonNode.DeepEquals(Json["status"], status))
            return false;
        Json["status"] = status;
        return true;
    }

    /// <summary>Plans every pod's life anew from what runs and what is wanted.</summary>
    private void Plan(DateTimeOffset now)
    {
        _pods.RemoveAll(p => p.Created > now);
        var start = now + ControllerLag;
        var old = _pods.Where(p => p.Template != Template).ToList();
        var current = _pods.Where(p => p.Template == Template).ToList();
        foreach (var pod in current)
            pod.Gone = DateTimeOffset.MaxValue;
        foreach (var pod in current.Skip(Desired))
            pod.Gone = start;
        foreach (var pod in current.Where(p => p.Ready > now && (IsStalled || p.Ready == DateTimeOffset.MaxValue)))
            pod.Ready = ReadyAfter(start);
        current = current.Take(Desired).ToList();
        Create(current, replacing: old.Count > 0, start);
        for (var i = 0; i < old.Count; i++)
            old[i].Gone = i < current.Count ? Later(start, current[i].Ready)
                : i < Desired ? DateTimeOffset.MaxValue
                : start;
    }

    /// <summary>Scaling begins every pod at once; replacing keeps a quarter in flight.</summary>
    private void Create(List<Pod> current, bool replacing, DateTimeOffset start)
    {
        var wave = Math.Max(1, (Desired + 3) / 4);
        var first = current.Count;
        for (var i = first; i < Desired; i++)
        {
            var begins = !replacing ? start + TimeSpan.FromSeconds(i - first)
                : i - first < wave ? start
                : Later(start, current[i - wave].Ready);
            if (begins == DateTimeOffset.MaxValue)
                return;
            current.Add(new Pod(Template, begins, ReadyAfter(begins)));
            _pods.Add(current[^1]);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private DateTimeOffset ReadyAfter(DateTimeOffset begins) =>
        IsStalled ? DateTimeOffset.MaxValue : begins + _podStart;

    private JsonObject Status(DateTimeOffset now)
    {
        var seen = now >= _changed + ControllerLag;
        var generation = Json["metadata"]!["generation"]!.GetValue<long>();
        var alive = _pods.Where(p => p.IsAlive(now)).ToList();
        var (ready, updated) = (alive.Count(p => p.IsReady(now)), alive.Count(p => p.Template == Template));
        var status = new JsonObject
        {
            ["observedGeneration"] =
                (seen ? null : Json["status"]?["observedGeneration"]?.GetValue<long>()) ?? generation,
        };
        // The API leaves zeros out, and so clients must read absent as zero.
        foreach (var (name, count) in new[]
        {
            ("replicas", alive.Count), ("updatedReplicas", updated),
            ("readyReplicas", ready), ("availableReplicas", ready),
            ("unavailableReplicas", Math.Max(0, Desired - ready)),
        })
            if (count > 0)
                status[name] = count;
        var enough = ready >= Desired * 3 / 4;
        var complete = seen && updated >= Desired && alive.Count == updated && ready >= updated;
        status["conditions"] = new JsonArray(
            Condition("Available", enough, enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable", now),
            complete ? Condition("Progressing", true, "NewReplicaSetAvailable", now)
                : now - _progressed > Deadline ? Condition("Progressing", false, "ProgressDeadlineExceeded", now)
                : Condition("Progressing", true, "ReplicaSetUpdated", now));
        return status;
    }

    private TimeSpan Deadline => TimeSpan.FromSeconds(Json["spec"]?["progressDeadlineSeconds"]?.GetValue<int>() ?? 600);

    private JsonObject Condition(string type, bool status, string reason, DateTimeOffset now)
    {
        var before = (Json["status"]?["conditions"] as JsonArray)?.FirstOrDefault(c => c?["type"]?.ToString() == type);
        var time = before?["reason"]?.ToString() == reason
            ? before["lastUpdateTime"]!.ToString()
            : now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status ? "True" : "False",
            ["reason"] = reason,
            ["message"] = $"Deployment \"{Name}\": {reason}.",
            ["lastUpdateTime"] = time,
            ["lastTransitionTime"] = time,
        };
    }
}
