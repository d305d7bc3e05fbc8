using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DrBot.Commands.Plans;
using DrBot.Commands.Plans.Views;

namespace DrBot.Hosting.Cli;

/// <summary>What the plan commands print with <c>--json</c>: one document.</summary>
internal static class PlanJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write<T>(TextWriter output, T value) =>
        output.Write(JsonSerializer.Serialize(value, Json) + "\n");

    /// <summary>Errors as lines and the closing words, or everything as JSON.</summary>
    public static void Findings(TextWriter output, bool json, GivenPlan plan, string whenWell)
    {
        var reading = plan.Reading;
        if (json)
        {
            Write(output, new
            {
                File = plan.File,
                Plan = reading.Loaded?.Plan.Name,
                Sha256 = reading.Loaded?.Hash,
                reading.Errors,
                reading.Warnings,
            });
            return;
        }

        foreach (var error in reading.Errors) output.Write($"{error}\n");
        output.Write(reading.Succeeded ? $"{whenWell}\n"
            : $"{plan.File}: {reading.Errors.Count} {(reading.Errors.Count == 1 ? "error" : "errors")}\n");
    }

    /// <summary>The plan's identity and its runbooks with every step as it counts.</summary>
    public static void Show(TextWriter output, LoadedPlan loaded, ActionCatalogue catalogue, Runbook? only) =>
        Write(output, Description(loaded, catalogue, only));

    private static object Description(LoadedPlan loaded, ActionCatalogue catalogue, Runbook? only) => new
    {
        Plan = loaded.Plan.Name,
        loaded.Plan.Title,
        loaded.Plan.Revision,
        Sha256 = loaded.Hash,
        People = only is null ? loaded.Plan.People.Values.Select(p => new { p.Id, p.Name, p.Roles, p.Deputy }) : null,
        Approvals = only is null ? loaded.Plan.Approvals.Values.Select(a => new { a.Name, a.Slots }) : null,
        Scenarios = only is null
            ? loaded.Plan.Scenarios.Values.Select(s => new { s.Name, s.Title, s.Level, s.Runbook })
            : null,
        Runbooks = (only is null ? loaded.Plan.Runbooks.Values : [only]).Select(r => new
        {
            r.Name,
            r.Title,
            r.Approval,
            r.Inputs,
            Steps = r.Steps.Select(s => StepView.Of(s, loaded.Plan, catalogue)),
        }),
        loaded.Warnings,
    };
}
