using System.Collections.Concurrent;
using DrBot.Providers;

namespace DrBot.Tests.Execution.Bench;

/// <summary>An action whose world is a few lines of a test.</summary>
internal sealed class ScriptedAction : IRecoveryAction
{
    private readonly ConcurrentDictionary<string, int> sent = new();

    public ScriptedAction(string name, bool destructive = false, bool changes = true, Idempotency idempotency = Idempotency.ByToken)
    {
        Descriptor = new ActionDescriptor
        {
            Name = name,
            Summary = "Does what a test says.",
            Outputs = [new OutputDescriptor("value", "What came out.")],
            Inputs = [new InputDescriptor("with", InputType.Text, "Anything.")],
            DefaultTimeout = TimeSpan.FromMinutes(5),
            Destructive = destructive,
            Changes = changes,
            Reversible = true,
            Idempotency = idempotency,
        };
        Look = c => Sent(c.Step) > 0 ? Seen(ObservedState.Satisfied) : Seen(ObservedState.Ready);
        Act = _ => Receipt.Empty;
    }

    public ActionDescriptor Descriptor { get; }

    /// <summary>What a look sees; by default ready, and satisfied once something was sent.</summary>
    public Func<ActionContext, Observation> Look { get; set; }

    /// <summary>What sending comes to, after it was counted.</summary>
    public Func<ActionContext, Receipt> Act { get; set; }

    /// <summary>What was sent, in order.</summary>
    public ConcurrentQueue<ActionContext> Calls { get; } = new();

    /// <summary>How often a step was sent.</summary>
    public int Sent(string step) => sent.GetValueOrDefault(step);

    public Task<Observation> ObserveAsync(ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(Look(context));

    public Task<Receipt> ActAsync(ActionContext context, CancellationToken cancellationToken)
    {
        Calls.Enqueue(context);
        sent.AddOrUpdate(context.Step, 1, (_, n) => n + 1);
        return Task.FromResult(Act(context));
    }

    public static Observation Seen(ObservedState state, params string[] reasons) =>
        new(state, new Dictionary<string, string> { ["value"] = "42" }, reasons);

    public static ProviderException Failure(ProviderFailure kind, string message = "it did not work") =>
        new("test", "act", kind, message);
}
