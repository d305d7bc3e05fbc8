using System.Net;
using System.Text;
using System.Text.Json;
using DrBot.Sandbox.Slack.Deliveries;
using DrBot.Sandbox.Slack.Practice;

namespace DrBot.EndToEnd;

/// <summary>Requests made by hand, as somebody who is not Slack would.</summary>
internal sealed class SlackRequests(Uri drBot) : IDisposable
{
    private const string Secret = "practice-signing-secret";
    private readonly HttpClient _http = new() { BaseAddress = drBot, Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>The form of a typed command.</summary>
    public static string Command(string text, string user = "U0SARAH", string team = "T0PRACTICE", string trigger = "1.1.first") =>
        string.Join('&', new Dictionary<string, string>
        {
            ["team_id"] = team, ["channel_id"] = "C0", ["channel_name"] = "incidents", ["user_id"] = user,
            ["user_name"] = "somebody", ["command"] = "/dr", ["text"] = text, ["api_app_id"] = "A0DRBOT",
            ["response_url"] = "https://hooks.slack.com/commands/none", ["trigger_id"] = trigger,
        }.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"));

    /// <summary>Presses a button as a card once showed it, whatever became of the card; as Slack would deliver it.</summary>
    public async Task<HttpStatusCode> PressAsync(PracticeMessage card, string text, string user, string team = "T0PRACTICE")
    {
        var button = card.Buttons.Single(b => b.Text == text);
        var payload = JsonSerializer.Serialize(new
        {
            type = "block_actions",
            team = new { id = team },
            user = new { id = user, username = "x", team_id = team },
            api_app_id = "A0DRBOT",
            trigger_id = $"9.9.{user}{team}",
            container = new { type = "message", message_ts = card.Ts, channel_id = card.Channel },
            channel = new { id = card.Channel, name = "incidents" },
            message = new { ts = card.Ts, bot_id = "B0DRBOT" },
            response_url = "https://hooks.slack.com/actions/none",
            actions = new[] { new { type = "button", action_id = button.ActionId, block_id = button.BlockId, value = button.Value, action_ts = "1.1" } },
        });
        return (await SignedAsync("payload=" + Uri.EscapeDataString(payload), path: "slack/interactivity")).Status;
    }

    /// <summary>Posts a body, signed with the secret at a time.</summary>
    public Task<(HttpStatusCode Status, string Text)> SignedAsync(
        string body, TimeSpan age = default, string path = "slack/commands", string secret = Secret)
    {
        var at = TimeProvider.System.GetUtcNow() - age;
        var bytes = Encoding.UTF8.GetBytes(body);
        return PostAsync(path, bytes, ("X-Slack-Request-Timestamp", RequestSigner.Timestamp(at)), ("X-Slack-Signature", RequestSigner.Sign(secret, at, bytes)));
    }

    /// <summary>
    /// Delivers a signed body until its own answer comes: a starved machine says within Slack's 3 s that the answer
    /// follows, or cannot learn of Slack in time who asks; the same delivery may always be repeated.
    /// </summary>
    public async Task<(HttpStatusCode Status, string Text)> AnsweredAsync(string body)
    {
        while (true)
        {
            var answer = await SignedAsync(body);
            if (!answer.Text.Contains("still at it", StringComparison.Ordinal) && !answer.Text.Contains("cannot tell who you are now", StringComparison.Ordinal))
                return answer;
        }
    }

    /// <summary>Posts a body with these headers and no others.</summary>
    public async Task<(HttpStatusCode Status, string Text)> PostAsync(
        string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();
}
