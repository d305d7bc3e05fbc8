namespace DrBot.Providers.Kubernetes;

/// <summary>One look at one writer.</summary>
/// <param name="Name">Its name in the plan.</param>
/// <param name="Object">The deployment.</param>
/// <param name="Deployment">What was seen; null when nothing.</param>
/// <param name="Failure">Why nothing was seen.</param>
internal sealed record WriterSeen(string Name, ObjectName Object, Deployment? Deployment, ProviderException? Failure)
{
    public bool IsStopped => Deployment is { Desired: 0, Present: 0, IsObserved: true };

    public bool IsSilent => Failure is not null && Fence.IsSilence(Failure);

    public string InWords => IsStopped ? "stopped"
        : Deployment is { } seen ? $"{seen.Present} pods, {seen.Desired} wanted"
        : IsSilent ? "not answering" : "not readable";
}

/// <summary>What the looks at all writers prove.</summary>
internal static class FenceVerdict
{
    public const string Isolated = "isolated";
    public const string Attempted = "attempted";
    public const string None = "none";
    private static readonly string[] Strongest = ["proved", Isolated, Attempted, None];

    public static bool Accepts(ActionContext context, string proof) =>
        Array.IndexOf(Strongest, proof) <= Array.IndexOf(Strongest, context.Inputs.Text("accept") ?? Isolated);

    public static Observation Of(IReadOnlyList<WriterSeen> seen, ActionContext context)
    {
        var facts = Facts(seen);
        if (!Accepts(context, Isolated))
            return Observation.Blocked(
                facts, "accept: proved asks that the old primary itself refuses writes, which this version cannot "
                + "show: "
                + "use isolated, and check the database by hand");
        if (seen.Where(w => w.Deployment is null && !w.IsSilent).Select(Reason).ToArray() is { Length: > 0 } reasons)
            return Observation.Blocked(facts, reasons);
        if (seen.All(w => w.IsStopped))
            return With(Observation.Satisfied(facts), Isolated);
        if (context.Receipt is not { } receipt)
            return new Observation(ObservedState.Ready, facts, Accepts(context, Attempted) ? [] : Silences(seen));
        return AfterAsking(seen, facts, receipt, context);
    }

    private static Observation AfterAsking(
        IReadOnlyList<WriterSeen> seen, Dictionary<string, string> facts, Receipt receipt, ActionContext context)
    {
        if (Accepts(context, None))
            return With(Observation.Satisfied(facts), seen.Any(w => w.Deployment is not null) ? None : Attempted);
        var running = seen.Where(w => w.Deployment is not null && !w.IsStopped).ToArray();
        // A far side that came back after it was asked in vain must be asked again.
        if (running.FirstOrDefault(w => w.Deployment!.Desired > 0 && WasAskedInVain(w, receipt)) is { } back)
            return new Observation(ObservedState.Ready, facts,
                [$"{back.Name} answers again and still runs: ask it again to stop"]);
        if (running.Length > 0)
            return new Observation(ObservedState.InProgress, facts, [.. running.Select(w => $"{w.Name}: {w.InWords}")]);
        return Accepts(context, Attempted)
            ? With(Observation.Satisfied(facts), Attempted)
            : Observation.Unknown(facts, Silences(seen));
    }

    private static string[] Silences(IReadOnlyList<WriterSeen> seen) => [.. seen.Where(w => w.IsSilent).Select(w =>
        $"{w.Name}: cluster '{w.Object.Cluster}' does not answer, so nobody can see whether it stopped writing; "
        + "only a step with 'accept: attempted' goes on without that")];

    private static bool WasAskedInVain(WriterSeen writer, Receipt receipt) =>
        receipt.Values.GetValueOrDefault($"asked.{writer.Name}")?.StartsWith("no answer",
            StringComparison.Ordinal) == true;

    private static Dictionary<string, string> Facts(IReadOnlyList<WriterSeen> seen)
    {
        // What is fenced is named, not seen: an identity that is readable only sometimes would look like drift.
        var facts = new Dictionary<string, string>
        {
            ["identity"] = string.Join(' ', seen.Select(w => $"{w.Object.Cluster}/{w.Object}")),
        };
        foreach (var writer in seen)
        {
            facts[$"writer.{writer.Name}"] = writer.InWords;
            if (writer.Deployment is { } deployment)
                facts[$"replicas.{writer.Name}"] = deployment.Desired.ToString(
                    System.Globalization.CultureInfo.InvariantCulture);
        }

        return facts;
    }

    private static Observation With(Observation observation, string proof) =>
        observation with { Facts = new Dictionary<string, string>(observation.Facts) { ["proof"] = proof } };

    private static string Reason(WriterSeen writer) => writer.Failure!.Kind == ProviderFailure.NotFound
        ? $"{writer.Name}: cluster '{writer.Object.Cluster}' has no deployment {writer.Object}: a misspelt writer "
        + "would go on writing, so check the plan"
        : $"{writer.Name}: {writer.Failure.Message}";
}
