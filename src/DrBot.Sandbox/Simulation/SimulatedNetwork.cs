using System.Net;
using DrBot.Sandbox.Http;
using DrBot.Sandbox.World;

namespace DrBot.Sandbox.Simulation;

/// <summary>The providers as one process reaches them: every call takes a while, and may be the one that goes wrong.</summary>
internal sealed class SimulatedNetwork(
    PracticeWorld world, IReadOnlyDictionary<string, CheckedAddress> addresses, Edge edge, FaultPoints faults,
    MemoryStore memory, List<ObservedCall> seen) : HttpMessageHandler
{
    private static readonly TimeSpan Forever = TimeSpan.FromHours(1);

    /// <summary>False while nothing is served yet: the clients only learn where everything is.</summary>
    public bool IsUp { get; set; }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsUp)
            return new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new ByteArrayContent([]) };
        var asked = await WireRequest.FromAsync(request, cancellationToken);
        var agent = request.Headers.UserAgent.ToString();
        var (response, hangs) = await edge.AskAsync(() => Serve(asked, agent), cancellationToken);
        if (hangs || response.Delay > TimeSpan.Zero)
            await edge.AskAsync(() => true, hangs ? Forever : response.Delay, cancellationToken);
        if (response.IsCut)
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded, "the connection ended before an answer came", new IOException("connection reset by peer"));
        return response.ToMessage(request, world.Clock.Wire.GetUtcNow());
    }

    private (WireResponse Response, bool Hangs) Serve(WireRequest request, string agent)
    {
        var host = request.Host.Split(':')[0];
        if (addresses.TryGetValue(host, out var address))
            return (WireResponse.Of(address.Status, "text/plain", address.Body), false);
        var before = world.Calls.Count;
        var changing = IsChange(request);
        var (number, fault) = faults.AtCall(changing);
        if (fault == CallFault.CrashBefore)
        {
            faults.End("crash before a call", $"before {request.Method} {request.Path}", StepOf(agent), memory.Head);
            return (WireResponse.Cut, false);
        }

        if (KindOf(fault) is { } kind)
        {
            faults.Note(kind);
            world.Break(new BreakRequest { Kind = kind, Count = 1 });
        }

        var response = world.Respond(request, world.Clock.Now);
        var calls = world.Calls;
        if (calls.Count > before)
            seen.Add(new ObservedCall(number, calls[^1], memory.Head, RunOf(agent), StepOf(agent)));
        if (fault == CallFault.Hang)
            faults.Note("no answer in time");
        if (fault == CallFault.CrashAfter)
            faults.End("crash after a call", $"after {calls[^1].Operation} on {calls[^1].Target}", StepOf(agent), memory.Head);
        return (response, fault == CallFault.Hang);
    }

    private static string? KindOf(CallFault fault) => fault switch
    {
        CallFault.LoseResponse => "lose-response",
        CallFault.Throttle => "throttle",
        CallFault.ServerError => "error-5xx",
        _ => null,
    };

    // AWS's queries are posted, whatever they do: what they name says whether they change anything.
    private static bool IsChange(WireRequest request) => request.Method is "PATCH" or "PUT" or "DELETE"
        || request.Text.Contains("Action=Promote", StringComparison.Ordinal)
        || (request.Method == "POST" && request.Path.Contains("/rrset", StringComparison.Ordinal));

    private static string? RunOf(string agent) => Between(agent, "(run ", ";");

    private static string? StepOf(string agent) => Between(agent, "; step ", ")");

    private static string? Between(string text, string from, string to)
    {
        var begin = text.IndexOf(from, StringComparison.Ordinal);
        if (begin < 0)
            return null;
        begin += from.Length;
        var end = text.IndexOf(to, begin, StringComparison.Ordinal);
        return end < 0 ? null : text[begin..end];
    }
}

/// <summary>An address of the plan that no emulated service stands behind, and what it answers.</summary>
internal sealed record CheckedAddress(int Status, string Body);

/// <summary>A call as the world saw it, with what was on record then.</summary>
/// <param name="Number">The call's number among those that may go wrong; 0 before.</param>
/// <param name="Call">The world's own entry.</param>
/// <param name="Head">The newest entry of the journal when the call came.</param>
/// <param name="Run">The run it was sent for.</param>
/// <param name="Step">The step it was sent for.</param>
internal sealed record ObservedCall(int Number, Call Call, long Head, string? Run, string? Step);
