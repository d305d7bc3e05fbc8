using DrBot.Commands.Incidents;

namespace DrBot.Execution;

/// <summary>What a command came to, once it is durable.</summary>
internal abstract record GateResult
{
    private GateResult()
    {
    }

    /// <summary>Durable. <paramref name="State"/> is the incident after it.</summary>
    public sealed record Done(string Answer, IncidentState State) : GateResult;

    /// <summary>The same delivery had its effect before; this is what was answered then.</summary>
    public sealed record Repeated(string Answer) : GateResult;

    /// <summary>Refused, with every reason; nothing changed.</summary>
    /// <param name="NotTheirs">True when it is not for the one who asked, whatever the state is.</param>
    public sealed record Refused(IReadOnlyList<string> Reasons, bool NotTheirs = false) : GateResult;

    /// <summary>The text for a person.</summary>
    public string Text => this switch
    {
        Done d => d.Answer,
        Repeated r => r.Answer,
        Refused { Reasons: [var only] } => $"Not done: {only}.",
        Refused r => "Not done:\n" + string.Join('\n', r.Reasons.Select(x => $"• {x}")),
        _ => "",
    };
}
