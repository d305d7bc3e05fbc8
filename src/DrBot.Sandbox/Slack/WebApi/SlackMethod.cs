using System.Text.Json.Nodes;
using DrBot.Sandbox.Slack.Workspace;

namespace DrBot.Sandbox.Slack.WebApi;

/// <summary>A method of the Web API: who may call it and what it does.</summary>
/// <param name="Name">Slack's name.</param>
/// <param name="PerMinute">Calls a minute before 429 where the workspace paces calls.</param>
/// <param name="Scopes">Any one of these lets a bot call it; none means no scope is needed.</param>
/// <param name="Handle">Answers with the members beside <c>ok</c>, or throws <see cref="SlackError"/>.</param>
internal sealed record SlackMethod(
    string Name, int PerMinute, string[] Scopes, Func<SlackWorld, SlackCall, JsonObject> Handle)
{
    /// <summary>False for the methods that read forms and queries only.</summary>
    public bool TakesJson { get; init; } = true;

    /// <summary>True for the one method that wants the app-level token.</summary>
    public bool WantsAppToken { get; init; }
}
