using System.Runtime.CompilerServices;
using DrBot.Slack.Inbound;

namespace DrBot.Slack.WebApi;

/// <summary>Walks lists that Slack gives in pages.</summary>
internal static class SlackPaging
{
    private const int MostPages = 500;

    /// <summary>The items of all pages. A page may be short, or empty, and not be the last.</summary>
    /// <exception cref="SlackApiException">A call failed, or Slack gave the same page twice.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        SlackCaller caller, SlackMethod method, Func<SlackArguments> arguments, string list, Func<PayloadNode, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var (items, next) = await caller.CallAsync(
                method, arguments().With("cursor", cursor),
                a => (a.Items(list).Select(read).ToArray(), Next(a)), cancellationToken);
            foreach (var item in items)
                yield return item;
            if (next is not null && (!seen.Add(next) || seen.Count > MostPages))
                throw new SlackApiException(
                    method.Name, "endless_pages", SlackFailure.Invalid, $"after {seen.Count} pages");
            cursor = next;
        }
        while (cursor is not null);
    }

    private static string? Next(PayloadNode answer) =>
        answer.ChildOrNull("response_metadata")?.TextOrNull("next_cursor") is { Length: > 0 } next ? next : null;
}
