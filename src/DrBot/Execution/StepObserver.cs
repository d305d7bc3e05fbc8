using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;
using DrBot.Commands.Runs;
using DrBot.Providers;

namespace DrBot.Execution;

/// <summary>Looks at steps. A look that fails is an answer too: blocked when it can never succeed, unknown otherwise.</summary>
internal sealed class StepObserver(ActionBinder binder, Sightings sightings, TimeProvider domain, TimeProvider wire)
{
    // No single look may hold a step for longer than this; the transport's own limits are shorter.
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(60);

    /// <summary>One look at a bound step.</summary>
    public async Task<Observation> LookAsync(BoundStep bound, CancellationToken cancellationToken)
    {
        if (bound.Problems.Count > 0)
            return Observation.Blocked(Nothing, bound.Problems);
        using var limit = new CancellationTokenSource(LookLimit, wire);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        Observation seen;
        try
        {
            seen = await bound.Action!.ObserveAsync(bound.Context!, both.Token);
        }
        catch (ProviderException e)
        {
            seen = IsFinal(e.Kind) ? Observation.Blocked(Nothing, Sentence(e)) : Observation.Unknown(Nothing, Sentence(e));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            seen = Observation.Unknown(Nothing, $"no answer within {LookLimit.TotalSeconds:0} s");
        }

        sightings.Record(bound.Context!.Run, bound.Context.Step, seen, bound.Context.Now);
        return seen;
    }

    /// <summary>One look at every step of a run, side by side.</summary>
    public async Task<IReadOnlyList<StepFacts>> LookAtAllAsync(
        IncidentState incident, RunState run, LoadedPlan plan, CancellationToken cancellationToken) =>
        await Task.WhenAll(run.Steps.Select(async step =>
        {
            var bound = binder.Bind(incident, run, step, plan, domain.GetUtcNow());
            var seen = await LookAsync(bound, cancellationToken);
            return new StepFacts(step.Plan.Id, Name(seen.State), seen.Facts, seen.Reasons);
        }));

    /// <summary>A failure as a sentence for a person.</summary>
    public static string Sentence(ProviderException e) =>
        $"{e.Provider} {e.Operation}: {e.Message}" + (e.RequestId is null ? "" : $" (request {e.RequestId})");

    /// <summary>The facts' word for a state.</summary>
    public static string Name(ObservedState state) => state switch
    {
        ObservedState.Ready => "ready",
        ObservedState.InProgress => "in-progress",
        ObservedState.Satisfied => "satisfied",
        ObservedState.Blocked => "blocked",
        _ => "unknown",
    };

    private static bool IsFinal(ProviderFailure kind) =>
        kind is ProviderFailure.Denied or ProviderFailure.NotFound or ProviderFailure.Invalid;

    private static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();
}
