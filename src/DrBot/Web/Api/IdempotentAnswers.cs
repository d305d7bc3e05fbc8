using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DrBot.Journal;

namespace DrBot.Web.Api;

/// <summary>
/// One effect and one answer for every idempotency key, over restarts: the answer is kept durably before it is given. A
/// key used for another request is refused, and so is a second request while the first is under way.
/// </summary>
internal sealed class IdempotentAnswers(Receipts receipts)
{
    private readonly ConcurrentDictionary<string, byte> underWay = new();

    /// <summary>Answers a request, or gives the answer it got before.</summary>
    /// <param name="caller">Whose key it is.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="request">What is asked: another request under the same key is refused.</param>
    /// <param name="answer">Does it; is given the delivery's key for the gate.</param>
    public async Task<ApiAnswer> AnswerAsync(
        string caller, string key, string request, Func<string, Task<ApiAnswer>> answer, CancellationToken cancellationToken)
    {
        var name = $"api/{HashOf($"{caller}\n{key}")}";
        if (!underWay.TryAdd(name, 0))
            throw new ProblemException(409, "under-way", "The same request is being answered already; ask again in a moment.");
        try
        {
            var asked = HashOf(request);
            if (await receipts.FindAsync(name + "/answer", cancellationToken) is { } before)
                return Kept(before, asked);
            var now = await answer(name);
            if (now.Status < 500)
                await receipts.KeepAsync(name + "/answer", JsonSerializer.Serialize(new KeptAnswer(asked, now), WebJson.Options), cancellationToken);
            return now;
        }
        finally
        {
            underWay.TryRemove(name, out _);
        }
    }

    private static ApiAnswer Kept(string text, string asked)
    {
        var kept = JsonSerializer.Deserialize<KeptAnswer>(text, WebJson.Options)!;
        return kept.Asked == asked
            ? kept.Answer with { Repeated = true }
            : throw new ProblemException(
                422, "key-reused", "This idempotency key (or nonce) was used for another request; make a new one for each.");
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record KeptAnswer(string Asked, ApiAnswer Answer);
}

/// <summary>An answer, ready to be written and kept.</summary>
/// <param name="ContentType">JSON, or a problem.</param>
/// <param name="Repeated">True when this was answered before.</param>
internal sealed record ApiAnswer(int Status, string ContentType, string Body, bool Repeated = false)
{
    /// <summary>A JSON answer.</summary>
    public static ApiAnswer Json(object value, int status = 200) =>
        new(status, "application/json", JsonSerializer.Serialize(value, WebJson.Options));

    /// <summary>A problem.</summary>
    public static ApiAnswer Of(Problem problem) =>
        new(problem.Status, Problem.ContentType, Encoding.UTF8.GetString(problem.ToBytes()));
}
