namespace DrBot.Sandbox.Kubernetes;

/// <summary>A pod's life, planned when the deployment changes; its environment is read when it begins.</summary>
internal sealed class Pod(string template, DateTimeOffset created, DateTimeOffset ready)
{
    /// <summary>The pod template it was made from.</summary>
    public string Template => template;

    public DateTimeOffset Created => created;

    public DateTimeOffset Ready { get; set; } = ready;

    public DateTimeOffset Gone { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>The containers' environment; null until the pod begins.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; set; }

    public bool IsAlive(DateTimeOffset now) => Created <= now && now < Gone;

    public bool IsReady(DateTimeOffset now) => IsAlive(now) && Ready <= now;
}
