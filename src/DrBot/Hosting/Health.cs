using DrBot.Journal;
using DrBot.Journal.Audit;
using DrBot.Plans;

namespace DrBot.Hosting;

/// <summary>Answers whether the process lives and whether it can do its work.</summary>
internal static class Health
{
    /// <summary>
    /// Maps <c>/healthz</c> (alive) and <c>/readyz</c>: ready means the store is writable, its chain was checked at the
    /// start, plans are loaded, and nobody has told it to end. Chat, mail and providers show as degraded in the body and do not make it unready.
    /// </summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("alive"));
        routes.MapGet("/readyz", async (
            IStore journal, PlanLibrary plans, Degradations degraded, GracefulStop stop, AuditStatus audit,
            CancellationToken token) =>
        {
            var problems = new List<string>();
            try
            {
                await journal.ProbeAsync(token);
            }
            catch (JournalUnavailableException e)
            {
                problems.Add(e.Message);
            }

            if (stop.HasBegun)
                problems.Add("DrBot is being stopped");
            if (plans.All.Count == 0)
                problems.Add("no plan is loaded");
            return Results.Json(
                new { ready = problems.Count == 0, problems, degraded = degraded.All, audit = Shown(audit) },
                statusCode: problems.Count == 0 ? 200 : 503);
        });
        return routes;
    }

    private static object Shown(AuditStatus audit) => audit.IsOn
        ? new { signed = audit.Signed, unsigned = audit.Unsigned, pinned = audit.Pinned?.Size }
        : new { signed = (long?)null };
}

/// <summary>What does not work now and does not stop the bot: each with what was found.</summary>
internal sealed class Degradations
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> all = new();

    /// <summary>What is degraded, by name.</summary>
    public IReadOnlyDictionary<string, string> All => all.OrderBy(d => d.Key, StringComparer.Ordinal).ToDictionary();

    /// <summary>Notes that something does not work, or (null) that it works again.</summary>
    public void Set(string name, string? finding)
    {
        if (finding is null)
            all.TryRemove(name, out _);
        else
            all[name] = finding;
    }
}
