using System.CommandLine;
using DrBot.Hosting.Configuration;
using DrBot.Hosting.Doctor;
using DrBot.Journal;
using Command = System.CommandLine.Command;

namespace DrBot.Hosting.Cli;

/// <summary>
/// <c>drbot doctor</c>: examines everything a recovery will need, and changes nothing. Exit codes: 0 nothing stands in
/// the way (there may be warnings), 1 something must be put right, 3 something could not be reached, so nothing is
/// known of it.
/// </summary>
internal static class DoctorCommand
{
    private static readonly ICheck[] Checks =
        [new PlansCheck(), new StoreCheck(), new AuditCheck(), new SlackCheck(), new ProvidersCheck(), new ChannelsCheck()];

    /// <summary>The <c>doctor</c> command.</summary>
    public static Command Create()
    {
        var config = new Option<string>("--config")
        {
            Description = "the configuration's file", DefaultValueFactory = _ => "drbot.yaml",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document at the end." };
        var command = new Command("doctor", "Examine configuration, store, Slack, credentials, rights and channels.")
        {
            config, json,
        };
        command.SetAction(async (result, token) =>
        {
            var output = result.InvocationConfiguration.Output;
            var findings = new List<Finding>();
            await foreach (var finding in ExamineAsync(result.GetValue(config)!, token))
            {
                findings.Add(finding);
                if (!result.GetValue(json))
                    await output.WriteLineAsync(Line(finding));
            }

            if (result.GetValue(json))
                PlanJson.Write(output, new { Ok = ExitCode(findings) == 0, Findings = findings.Select(Shown) });
            else
                await output.WriteLineAsync(Summary(findings));
            return ExitCode(findings);
        });
        return command;
    }

    private static async IAsyncEnumerable<Finding> ExamineAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (options, problems) = await LoadAsync(path, cancellationToken);
        foreach (var problem in problems)
            yield return problem;
        if (options is null)
            yield break;
        yield return Finding.Ok("configuration", $"{Path.GetFullPath(path)}, environment {options.Environment}");
        using var patient = new Patient(options, Clocks.Of(null).Wire);
        foreach (var check in Checks)
            await foreach (var finding in check.LookAsync(patient, cancellationToken))
                yield return finding;
    }

    private static async Task<(BotOptions? Options, IReadOnlyList<Finding> Problems)> LoadAsync(
        string path, CancellationToken cancellationToken)
    {
        try
        {
            var options = await BotOptionsReader.LoadAsync(path, cancellationToken);
            _ = StoreUrl.Parse(options.Store, options.Folder);
            return (options, []);
        }
        catch (FormatException e)
        {
            return (null, [Finding.Fail("configuration", e.Message)]);
        }
        catch (ConfigurationException e)
        {
            var severity = File.Exists(path) ? Severity.Fail : Severity.Unreachable;
            return (null, [.. e.Reasons.Select(r => new Finding(severity, "configuration", r))]);
        }
    }

    private static string Line(Finding finding) =>
        $"{Word(finding.Severity),-5} {finding.Name}: {finding.Found}"
        + (finding.Advice.Length == 0 ? "" : $"\n      -> {finding.Advice}");

    private static string Summary(IReadOnlyList<Finding> findings) => string.Join(", ",
        findings.GroupBy(f => Word(f.Severity)).Select(g => $"{g.Count()} {g.Key}"));

    private static object Shown(Finding finding) =>
        new
        {
            Level = Word(finding.Severity),
            finding.Name,
            finding.Found,
            Advice = finding.Advice.Length == 0 ? null : finding.Advice,
            Reached = finding.Severity != Severity.Unreachable,
        };

    private static string Word(Severity severity) => severity switch
    {
        Severity.Ok => "ok",
        Severity.Warn => "warn",
        _ => "fail",
    };

    private static int ExitCode(IReadOnlyList<Finding> findings) =>
        findings.Any(f => f.Severity == Severity.Fail) ? 1
        : findings.Any(f => f.Severity == Severity.Unreachable) ? 3
        : 0;
}
