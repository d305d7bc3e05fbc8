using System.Text.Json;
using DrBot.Commands.Language;
using DrBot.Web.Identity;

namespace DrBot.Web.Api;

/// <summary>One route of the API: what the server maps, what the OpenAPI document says, and what a test compares.</summary>
internal sealed record ApiRoute
{
    /// <summary>GET or POST.</summary>
    public required string Method { get; init; }

    /// <summary>The path with its parameters in braces, from <c>/api/v1</c> on.</summary>
    public required string Path { get; init; }

    /// <summary>A name for programs that are generated.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The scope a machine's token needs; null when no machine may. Empty when nobody need be signed in.</summary>
    public string? Scope { get; init; }

    /// <summary>True when it changes something: then it takes an <c>Idempotency-Key</c>.</summary>
    public bool Changes { get; init; }

    /// <summary>True for a vote that carries its own signature: then it needs no Authorization header.</summary>
    public bool IsVote { get; init; }

    /// <summary>The verb whose arguments the body holds; null for another body, or none.</summary>
    public Verb? Verb { get; init; }

    /// <summary>The members of the body, when it is no verb's.</summary>
    public IReadOnlyList<ApiMember> Body { get; init; } = [];

    /// <summary>Query parameters.</summary>
    public IReadOnlyList<ApiMember> Query { get; init; } = [];

    /// <summary>Answers it.</summary>
    public required Func<ApiCall, CancellationToken, Task<ApiAnswer>> Answer { get; init; }

    /// <summary>True when nobody need be signed in.</summary>
    public bool IsOpen => Scope == "";
}

/// <summary>A member of a body, or a query parameter.</summary>
/// <param name="Type"><c>string</c>, <c>integer</c> or <c>boolean</c>.</param>
internal sealed record ApiMember(string Name, string Type, string Description, bool Required = false);

/// <summary>A request that is to be answered.</summary>
/// <param name="Caller">Who asks; null on routes where nobody need be signed in, and on a vote until its signature is read.</param>
/// <param name="Key">The delivery's key for the gate; empty when nothing changes.</param>
internal sealed record ApiCall(
    ApiRoute Route, WebRequest Request, JsonElement Body, IReadOnlyDictionary<string, string> Parameters, WebCaller? Caller, string Key)
{
    /// <summary>A path or query parameter, or null.</summary>
    public string? Parameter(string name) => Parameters.GetValueOrDefault(name);

    /// <summary>The caller as the desk knows callers.</summary>
    public Desk.Caller AtTheDesk() => new(
        Caller!.Account, Caller.Via, Key, SignedRequest.HashOf(Request.Body), Caller.Proof);
}
