namespace DrBot.Providers.Steps;

/// <summary>
/// A step a person carries out and confirms. DrBot shows the instructions, and puts who said done and when into the
/// receipt under <c>confirmed</c>; until then there is nothing to see.
/// </summary>
internal sealed class Manual : IRecoveryAction
{
    /// <summary>The receipt's key that ends the step.</summary>
    public const string Confirmed = "confirmed";

    public static ActionDescriptor Description { get; } = new()
    {
        Name = "manual",
        Summary = "Asks a person to do something DrBot cannot, and waits until that person says done.",
        Inputs =
        [
            new("instructions", InputType.Text, "What to do, word for word; quote commands as they are to be typed.",
                Required: true),
            new("check", InputType.Text, "How the person can tell that it is done."),
        ],
        Outputs = [new(Confirmed, "Who said done."), new("note", "What that person noted.")],
        DefaultTimeout = TimeSpan.FromHours(4),
        PollInterval = TimeSpan.FromSeconds(5),
        Destructive = false,
        Changes = true,
        Reversible = false,
        Idempotency = Idempotency.ByNature,
    };

    public ActionDescriptor Descriptor => Description;

    public Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken)
    {
        context.Inputs.RequireText("instructions");
        return Task.FromResult(context.Receipt is { } receipt && receipt.Values.ContainsKey(Confirmed)
            ? Observation.Satisfied(new Dictionary<string, string>(receipt.Values))
            : Observation.Ready(new Dictionary<string, string>()));
    }

    public Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Receipt.Empty);
}
