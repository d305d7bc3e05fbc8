using DrBot.Sandbox.Http;

namespace DrBot.Sandbox.World;

/// <summary>What every request of a world passes through: faults before and after the effect, and the log.</summary>
internal sealed class Exchange
{
    private readonly List<Call> _calls = [];
    private readonly List<Fault> _faults = [];

    public IReadOnlyList<Call> Calls => _calls;

    public IReadOnlyList<Fault> Faults => _faults;

    public void Add(Fault fault) => _faults.Add(fault);

    public void Heal(string? operation) => _faults.RemoveAll(f => operation is null or "*" || f.Operation == operation);

    /// <summary>The id of the request being served, from its place in the log: a run repeats itself.</summary>
    public string RequestId => $"00000000-d1b0-7000-8000-{_calls.Count + 1:x12}";

    /// <summary>Serves one operation; <paramref name="refuse"/> words a fault as the vendor would.</summary>
    public WireResponse Serve(
        Operation operation, WorldTime now, Func<Outcome> act, Func<Fault, WireResponse> refuse)
    {
        var fault = Take(operation);
        var outcome = fault?.Kind is FaultKind.Throttle or FaultKind.Error5xx ? new Outcome(refuse(fault)) : act();
        var response = fault?.Kind switch
        {
            FaultKind.LoseResponse => WireResponse.Cut,
            FaultKind.Slow => outcome.Response with { Delay = fault.Delay },
            _ => outcome.Response,
        };
        _calls.Add(new Call
        {
            Seq = _calls.Count + 1,
            Service = operation.Service,
            Operation = operation.Name,
            Region = operation.Region,
            Target = operation.Target,
            Token = operation.Token,
            RequestId = RequestId,
            Changing = operation.Changing,
            Effective = outcome.Effective,
            Status = response.Status,
            Fault = fault?.Name,
            At = now.Domain,
            WallAt = now.Wire,
        });
        return response;
    }

    private Fault? Take(Operation operation)
    {
        var index = _faults.FindIndex(f => f.Strikes(operation));
        if (index < 0)
            return null;
        var fault = _faults[index];
        if (fault.Remaining is 1)
            _faults.RemoveAt(index);
        else if (fault.Remaining is { } left)
            _faults[index] = fault with { Remaining = left - 1 };
        return fault;
    }
}
