using System.CommandLine;
using DrBot.Commands.Plans;
using DrBot.Commands.Plans.Schema;
using DrBot.Commands.Plans.Views;

namespace DrBot.Hosting.Cli;

/// <summary>
/// <c>drbot plan validate|lint|show|graph|schema</c>. Exit codes: 0 done, 1 the plan has errors (lint --strict: or
/// warnings), 2 usage, 3 not readable.
/// </summary>
internal static class PlanCommands
{
    private const int Refused = 1;
    private const int Usage = 2;

    /// <summary>The <c>plan</c> command.</summary>
    /// <param name="catalogue">Gives the actions plans may name.</param>
    public static Command Create(Func<ActionCatalogue> catalogue) =>
        new("plan", "Check and look at disaster recovery plans.")
        {
            Validate(catalogue), Lint(catalogue), Show(catalogue), Graph(catalogue), Schema(catalogue),
        };

    private static Command Validate(Func<ActionCatalogue> catalogue)
    {
        var (file, json) = (FileArgument(), JsonOption());
        var command = new Command("validate", "Report everything that is wrong with a plan.") { file, json };
        command.SetAction((result, cancellationToken) => PlanCommand.RunAsync(
            result, file, catalogue(), (plan, output) =>
            {
                PlanJson.Findings(output, result.GetValue(json), plan,
                    $"{plan.File}: no errors, {Count(plan.Reading.Warnings, "warning")}");
                return plan.Reading.Succeeded ? 0 : Refused;
            }, cancellationToken));
        return command;
    }

    private static Command Lint(Func<ActionCatalogue> catalogue)
    {
        var (file, json) = (FileArgument(), JsonOption());
        var strict = new Option<bool>("--strict") { Description = "Exit with 1 when there are warnings." };
        var command = new Command("lint", "Report what is wrong with a plan, and what is legal but unwise.")
        {
            file, strict, json,
        };
        command.SetAction((result, cancellationToken) => PlanCommand.RunAsync(
            result, file, catalogue(), (plan, output) =>
            {
                if (!result.GetValue(json))
                    foreach (var warning in plan.Reading.Warnings) output.WriteLine($"warning: {warning}");
                PlanJson.Findings(output, result.GetValue(json), plan,
                    $"{plan.File}: no errors, {Count(plan.Reading.Warnings, "warning")}");
                var unwise = result.GetValue(strict) && plan.Reading.Warnings.Count > 0;
                return plan.Reading.Succeeded && !unwise ? 0 : Refused;
            }, cancellationToken));
        return command;
    }

    private static Command Show(Func<ActionCatalogue> catalogue)
    {
        var (file, runbook, json) = (FileArgument(), RunbookOption(), JsonOption());
        var command = new Command("show", "Print a plan: people, policies, every step with its deadline.")
        {
            file, runbook, json,
        };
        command.SetAction((result, cancellationToken) => PlanCommand.RunAsync(
            result, file, catalogue(), runbook, (loaded, only, actions, output) =>
            {
                if (result.GetValue(json)) PlanJson.Show(output, loaded, actions, only);
                else output.Write(PlanText.Write(loaded, actions, only));
            }, cancellationToken));
        return command;
    }

    private static Command Graph(Func<ActionCatalogue> catalogue)
    {
        var (file, runbook, json) = (FileArgument(), RunbookOption(), JsonOption());
        var command = new Command(
            "graph", "Draw a runbook as a Mermaid chart; all of them, as Markdown, when none is named.")
        {
            file, runbook, json,
        };
        command.SetAction((result, cancellationToken) => PlanCommand.RunAsync(
            result, file, catalogue(), runbook, (loaded, only, actions, output) =>
            {
                var charts = (only is null ? loaded.Plan.Runbooks.Values : [only])
                    .ToDictionary(r => r.Name, r => PlanGraph.Mermaid(r, loaded.Plan, actions));
                if (result.GetValue(json)) PlanJson.Write(output, charts);
                else if (only is not null) output.Write(charts[only.Name]);
                else
                    foreach (var drawn in loaded.Plan.Runbooks.Values)
                        output.Write($"## {drawn.Title}\n\n```mermaid\n{charts[drawn.Name]}```\n\n");
            }, cancellationToken));
        return command;
    }

    private static Command Schema(Func<ActionCatalogue> catalogue)
    {
        var command = new Command("schema", "Print the JSON schema of plans, for editors.") { JsonOption() };
        command.SetAction(result =>
        {
            result.InvocationConfiguration.Output.Write(PlanSchema.Generate(catalogue()));
            return 0;
        });
        return command;
    }

    /// <summary>The runbook somebody named; an unknown name is answered with what there is.</summary>
    internal static (Runbook? Only, int? Exit) Runbook(LoadedPlan loaded, string? name, TextWriter error)
    {
        if (name is null) return (null, null);
        if (loaded.Plan.Runbooks.TryGetValue(name, out var only)) return (only, null);
        var known = string.Join(", ", loaded.Plan.Runbooks.Keys);
        error.WriteLine($"plan '{loaded.Plan.Name}' has no runbook '{name}'; known: {known}");
        return (null, Usage);
    }

    private static string Count(IReadOnlyList<PlanFinding> findings, string what) =>
        findings.Count switch { 0 => $"no {what}s", 1 => $"1 {what}", var n => $"{n} {what}s" };

    private static Argument<string> FileArgument() => new("FILE") { Description = "the plan: a YAML file" };

    private static Option<string?> RunbookOption() => new("--runbook") { Description = "only this runbook" };

    private static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON document." };
}
