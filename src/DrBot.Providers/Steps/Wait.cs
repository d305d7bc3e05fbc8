using System.Globalization;

namespace DrBot.Providers.Steps;

/// <summary>Lets time pass.</summary>
internal sealed class Wait : IRecoveryAction
{
    public static ActionDescriptor Description { get; } = new()
    {
        Name = "wait",
        Summary = "Lets time pass and changes nothing.",
        Inputs = [new("for", InputType.Duration, "How long, from the moment the step begins.", Required: true)],
        DefaultTimeout = TimeSpan.FromHours(24),
        PollInterval = TimeSpan.FromSeconds(2),
        Destructive = false,
        Changes = false,
        Reversible = false,
        Idempotency = Idempotency.ByNature,
    };

    public ActionDescriptor Descriptor => Description;

    public Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var span = context.Inputs.Duration("for")
            ?? throw new ProviderException("plan", "wait", ProviderFailure.Invalid, "the step gives no 'for'");
        var end = (context.IntentAt ?? context.Now) + span;
        var left = end > context.Now ? end - context.Now : TimeSpan.Zero;
        var facts = new Dictionary<string, string>
        {
            ["left-seconds"] = Math.Ceiling(left.TotalSeconds).ToString("0", CultureInfo.InvariantCulture),
        };
        if (context.IntentAt is null)
            return Task.FromResult(Observation.Ready(facts));
        facts["until"] = end.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Task.FromResult(left == TimeSpan.Zero ? Observation.Satisfied(facts) : Observation.InProgress(facts));
    }

    public Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Receipt.Empty);
}
