using DrBot.Sandbox.Http;

namespace DrBot.Sandbox.World;

/// <summary>A request understood: what it would do, and to what.</summary>
internal sealed record Operation(string Service, string Name, string? Region, string? Target, bool Changing)
{
    /// <summary>What the client sent to recognise the call by.</summary>
    public string? Token { get; init; }
}

/// <summary>What came of an operation.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Effective">Whether the world is another one.</param>
internal sealed record Outcome(WireResponse Response, bool Effective = false);
