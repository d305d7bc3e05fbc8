using System.Runtime.CompilerServices;

namespace DrBot.Hosting.Doctor;

/// <summary>The plans: valid, and with channels that are configured.</summary>
internal sealed class PlansCheck : ICheck
{
    public async IAsyncEnumerable<Finding> LookAsync(
        Patient patient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (patient.Options.Plans.Count == 0)
            yield return Finding.Fail("plans", "no plan is configured", "name one under plans: in drbot.yaml");
        foreach (var path in patient.Options.Plans)
        {
            var reading = await PlanFiles.LoadAsync(path, patient.Actions, cancellationToken);
            var name = $"plan {Path.GetFileName(path)}";
            foreach (var error in reading.Errors)
                yield return Finding.Fail(name, error.ToString());
            foreach (var warning in reading.Warnings)
                yield return Finding.Warn(name, warning.ToString());
            if (reading.Loaded is not { } loaded)
                continue;
            patient.Plans.Add(loaded);
            var plan = loaded.Plan;
            yield return Finding.Ok(
                name,
                $"{plan.Title}, {plan.Runbooks.Count} runbooks, {plan.Audiences.Count} audiences, {loaded.Hash[..12]}");
        }

        foreach (var finding in Region(patient))
            yield return finding;
    }

    // The place DrBot runs in is only known where the environment tells it.
    private static IEnumerable<Finding> Region(Patient patient)
    {
        var here = Environment.GetEnvironmentVariable("AWS_REGION")
            ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION");
        foreach (var plan in patient.Plans.Where(p => here is not null && p.Plan.Regions.Primary == here))
            yield return Finding.Warn(
                "region", $"DrBot seems to run in {here}, the region plan {plan.Plan.Name} fails over",
                "run it outside of that region: it must outlive what it recovers");
    }
}
