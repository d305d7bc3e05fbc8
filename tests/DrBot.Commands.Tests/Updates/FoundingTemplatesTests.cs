using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;
using Xunit;

namespace DrBot.Commands.Tests.Updates;

/// <summary>The templates of the founding plans, over the life of an incident.</summary>
public sealed class FoundingTemplatesTests
{
    private static readonly UpdateFacts Declared = UpdateComposerTests.Facts.Of() with
    {
        Values = new Dictionary<string, string>
        {
            ["status-page"] = "https://status.unjucks.dev",
            ["bridge"] = "+1-555-BRIDGE (PIN: 1234)",
            ["support"] = "support@unjucks.dev",
            ["support-phone"] = "+1-555-SUPPORT",
            ["review-within"] = "24h",
        },
        NextUpdate = UpdateComposerTests.Facts.Began.AddMinutes(50),
    };

    private static readonly UpdateFacts Running = Declared with
    {
        Kind = UpdateKind.Periodic,
        Status = IncidentStatus.Mitigating,
        Run = UpdateComposerTests.Facts.Running with
        {
            Current = "promote unjucks-dr-db",
            DataLoss = new DataLoss(null, "unknown"),
        },
    };

    private static readonly UpdateFacts Recovered = Running with
    {
        Kind = UpdateKind.Change,
        Status = IncidentStatus.Monitoring,
        Recovered = Declared.Started.AddMinutes(31),
        UnprotectedSince = Declared.Started.AddMinutes(31),
        Run = UpdateComposerTests.Facts.Running with
        {
            Status = RunStatus.Completed,
            Done = 2,
            DataLoss = new DataLoss(12, "present-lag"),
        },
    };

    private static readonly UpdateFacts Resolved = Recovered with
    {
        Kind = UpdateKind.Resolution,
        Status = IncidentStatus.Resolved,
        Ended = Declared.Started.AddMinutes(95),
        DebtAcceptedBy = "Sarah Chen",
        NextUpdate = null,
    };

    private static readonly UpdateFacts Cancelled = Declared with
    {
        Kind = UpdateKind.Resolution,
        Status = IncidentStatus.Cancelled,
        Ended = Declared.Now,
        NextUpdate = null,
    };

    private static readonly string[] Claims =
        ["site is active", "restored.", "no data loss", "secure and intact", "recovery site since"];

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder(), "*.hbs").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Template_Always_IsSound(string name) => Assert.Empty(TemplateCheck.Problems(Text(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Template_AnyMoment_SaysSomethingTidy(string name)
    {
        foreach (var facts in new[] { Declared, Running, Recovered, Resolved, Cancelled })
        {
            var update = UpdateComposer.Compose(Text(name), facts);
            Assert.Empty(update.Problems);
            Assert.NotEmpty(update.Subject);
            Assert.DoesNotContain("{{", update.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("\n\n\n", update.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("\uFFFD", update.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Template_BeforeRecovery_DoesNotClaimIt(string name)
    {
        foreach (var facts in new[] { Declared, Running })
        {
            var text = UpdateComposer.Compose(Text(name), facts).Text;
            Assert.All(Claims, claim => Assert.DoesNotContain(claim, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void Technical_Initial_IsTheDocumentsNotification()
    {
        var update = UpdateComposer.Compose(Text("technical-update"), Declared);
        Assert.Equal("[URGENT] Disaster Recovery Activation - Unjucks", update.Subject);
        Assert.StartsWith(
            """
            🚨 DISASTER RECOVERY ACTIVATION

            Incident ID: DR-20261122-030000
            Incident: Regional outage
            Severity: Critical
            Status: declared
            Start Time: 2026-11-22 03:00 UTC (20m ago)
            Impact: being assessed

            ACTIONS TAKEN:
            • Incident declared, the people of level 1 are being informed
            • No recovery run is proposed yet
            """.ReplaceLineEndings("\n"), update.Text, StringComparison.Ordinal);
        Assert.EndsWith("Incident bridge: +1-555-BRIDGE (PIN: 1234)", update.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Technical_Running_ShowsStepsAndUnknownLoss()
    {
        var text = UpdateComposer.Compose(Text("technical-update"), Running).Text;
        Assert.Contains("(failover): running, 1 of 2 steps done\n• Now: promote", text, StringComparison.Ordinal);
        Assert.Contains("STEPS:\n• fence: done\n• promote: running\n", text, StringComparison.Ordinal);
        Assert.Contains("Data loss: not known", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status-page-update", "We are investigating a service disruption.",
        "We are investigating a service disruption and have activated disaster recovery procedures.",
        "Disaster recovery site is active. Monitoring service restoration.",
        "All services have been restored. Post-incident review will be published within 24h.",
        "The reported disruption turned out to be a false alarm.")]
    public void StatusPage_OverTime_SaysTheDocumentsTexts(
        string name, string declared, string running, string recovered, string resolved, string cancelled)
    {
        var texts = new[] { Declared, Running, Recovered, Resolved, Cancelled }
            .Select(facts => UpdateComposer.Compose(Text(name), facts).Text);
        Assert.Equal([declared, running, recovered, resolved, cancelled], texts);
    }

    [Fact]
    public void Regulator_Resolved_StatesMeasuredLossAndLostRedundancy()
    {
        var text = UpdateComposer.Compose(Text("regulator-notification"), Resolved).Text;
        Assert.Contains("Data: changes of up to 12s before the outage may be lost", text, StringComparison.Ordinal);
        Assert.Contains("Redundancy: without a second site since 2026-11-22 03:31 UTC", text, StringComparison.Ordinal);
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Folder(), name + ".hbs"));

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DrBot.sln"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, "plans", "templates");
    }
}
