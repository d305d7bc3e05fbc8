using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DrBot.Sandbox.Slack.Practice;

/// <summary>The practice workspace from outside: everything goes over HTTP, as from another process.</summary>
/// <param name="http">Its base address is the sandbox's.</param>
public sealed class PracticeClient(HttpClient http)
{
    /// <summary>Someone of the workspace to act as.</summary>
    public Persona As(string userId) => new(this, userId);

    /// <summary>Adds or changes an account, with the events the app hears of it.</summary>
    public Task ChangePersonAsync(SlackPerson person, CancellationToken cancellationToken) =>
        PostAsync("people", person, cancellationToken);

    /// <summary>Breaks something in Slack.</summary>
    public Task<PracticeResult> BreakAsync(SlackBreak what, CancellationToken cancellationToken) =>
        PostAsync("break", what, cancellationToken);

    /// <summary>Web API calls so far, each with its method and its outcome (<c>ok</c> or the error).</summary>
    public async Task<IReadOnlyList<(string Method, string Outcome)>> CallsAsync(CancellationToken cancellationToken) =>
        [.. (await GetAsync(
            "calls", cancellationToken)).Objects().Select(c => (c.Text("method")!, c.Text("outcome")!))];

    internal async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync("practice/" + path, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"practice/{path}: {(int)response.StatusCode} {body}");
        return JsonNode.Parse(body);
    }

    internal async Task<PracticeResult> PostAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(
            "practice/" + path, body, JsonSerializerOptions.Web, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<PracticeResult>(
            JsonSerializerOptions.Web, cancellationToken))!;
    }

    internal async IAsyncEnumerable<(string Kind, JsonObject Data)> FollowAsync(
        string user, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = await http.GetStreamAsync($"practice/events?as={user}&after={after}", cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
            yield return (item.EventType, JsonReading.Parse(item.Data)!);
    }
}
