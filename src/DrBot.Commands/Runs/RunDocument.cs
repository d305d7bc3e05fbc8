using System.Security.Cryptography;
using System.Text;
using DrBot.Commands.Incidents;
using DrBot.Commands.Plans;

namespace DrBot.Commands.Runs;

/// <summary>The text a proposed run's digest is taken of, made again out of the run's own copy of the plan.</summary>
public static class RunDocument
{
    /// <summary>
    /// The canonical JSON whose SHA-256 is the run's digest; null when this version of DrBot would take it of something
    /// else than the version that proposed the run.
    /// </summary>
    /// <param name="copy">The plan the run names.</param>
    public static string? Of(LoadedPlan copy, ActionCatalogue catalogue, IncidentState incident, RunState run)
    {
        if (!copy.Plan.Runbooks.TryGetValue(run.Plan.Runbook, out var runbook))
            return null;
        var inputs = new Dictionary<string, string>(run.Plan.Inputs);
        if (run.Plan.AcceptDataLoss is { } accepted)
            inputs[RunPlanner.AcceptDataLossInput] = accepted;
        var steps = run.Plan.Steps.Select(s => s.Id).ToHashSet();
        try
        {
            var document = RunDigest.Document(new RunDigestInput
            {
                Plan = copy,
                Catalogue = catalogue,
                Environment = incident.Declared.Environment,
                Incident = incident.Id,
                Run = run.Id,
                Runbook = runbook,
                Steps = run.Plan.Continues is null ? null : [.. runbook.Steps.Where(s => steps.Contains(s.Id))],
                Mode = run.Plan.Mode,
                Requester = run.Requester,
                Policy = run.Plan.Policy?.ToPolicy(),
                Inputs = inputs,
            });
            return DigestOf(document) == run.Plan.Digest ? document : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The digest of such a text, 64 lower-case hex digits.</summary>
    public static string DigestOf(string document) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));
}
