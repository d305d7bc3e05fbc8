using System.Collections.Concurrent;
using DrBot.Commands.Incidents;
using DrBot.Hosting;
using DrBot.Plans;

namespace DrBot.Execution;

/// <summary>
/// Finds what a newer version wrote or planned, while the two run beside each other: it is left alone, and readiness and
/// log say so.
/// </summary>
internal sealed partial class NewerVersion(PlanLibrary plans, Degradations degraded, ILogger<NewerVersion> logger)
{
    private readonly ConcurrentDictionary<string, byte> told = new();

    /// <summary>True when this version does not understand the whole incident, or a plan of its open runs.</summary>
    public async Task<bool> WroteAsync(IncidentState incident, CancellationToken cancellationToken)
    {
        var why = incident.Newer ?? await NotReadAsync(incident, cancellationToken);
        if (why is null && !told.ContainsKey(incident.Id))
            return false;
        degraded.Set(
            $"incident {incident.Id}",
            why is null ? null
                : $"written by a newer version of DrBot ({why}): this replica leaves it alone, one of that version goes on with it");
        if (why is null)
        {
            told.TryRemove(incident.Id, out _);
            return false;
        }

        if (told.TryAdd(incident.Id, 0))
            LogNewer(incident.Id, why);
        return true;
    }

    private async Task<string?> NotReadAsync(IncidentState incident, CancellationToken cancellationToken)
    {
        foreach (var run in incident.Runs.Where(r => !r.HasEnded))
            try
            {
                await plans.ByHashAsync(run.Plan.PlanHash, cancellationToken);
            }
            catch (FormatException e)
            {
                return $"the plan of {run.Id} cannot be read: {e.Message}";
            }
            catch (Exception e) when (e is InvalidOperationException or InvalidDataException)
            {
                // A copy that is gone or spoilt is no sign of a newer version: it is told where it is needed.
            }

        return null;
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning,
        Message = "{Incident} was written by a newer version and is left alone: {Reason}")]
    private partial void LogNewer(string incident, string reason);
}
