using DrBot.Commands.Incidents;
using DrBot.Commands.Runs;
using DrBot.Commands.Updates;
using Xunit;

namespace DrBot.Commands.Tests.Updates;

public sealed class UpdateComposerTests
{
    [Fact]
    public void Compose_SubjectLine_IsTakenOff()
    {
        var update = UpdateComposer.Compose(
            "Subject: [URGENT] {{incident.title}}\n\nBegan {{incident.started}}\n", Facts.Of());
        Assert.Equal("[URGENT] Regional outage", update.Subject);
        Assert.Equal("Began 2026-11-22 03:00 UTC", update.Text);
        Assert.Empty(update.Problems);
    }

    [Fact]
    public void Compose_NoSubjectLine_HasOneOfItsOwn() => Assert.Equal(
        "Regional outage: declared (DR-20261122-030000)", UpdateComposer.Compose("{{now}}", Facts.Of()).Subject);

    [Theory]
    [InlineData("{{#if kind.initial}}first{{else}}later{{/if}}", "first")]
    [InlineData("{{#unless kind.initial}}later{{/unless}}first", "first")]
    [InlineData("{{#if commander}}{{commander.name}}{{#if commander.phone}} x{{/if}}{{/if}}", "Sarah Chen")]
    [InlineData("{{#if run}}{{run.id}}{{else}}none{{/if}}", "none")]
    [InlineData("{{#if values.status-page}}{{values.status-page}}{{/if}}", "https://status.example.com")]
    [InlineData("{{#if values.unheard-of}}x{{else}}y{{/if}}", "y")]
    [InlineData("{{#if rto}}{{rto.target}} by {{rto.by}}{{/if}}", "4h by 2026-11-22 07:00 UTC")]
    [InlineData("{{#if rto.missed}}missed{{else}}in time{{/if}}", "in time")]
    [InlineData("{{incident.elapsed}}", "20m")]
    [InlineData("{{!-- why --}}a", "a")]
    [InlineData("{{#if data-loss.unknown}}?{{/if}}{{#if data-loss.at-most}}x{{/if}}-", "-")]
    public void Compose_Template_SaysWhatIsKnown(string template, string text) =>
        Assert.Equal(text, UpdateComposer.Compose(template, Facts.Of()).Text);

    [Fact]
    public void Compose_ConditionalLineThatSaysNothing_LeavesNoLine()
    {
        const string template =
            "a\n{{#if run}}b{{/if}}\n{{#if commander}}c{{else}}x{{/if}}\n\n\n{{#if run}}b{{/if}}\nd\n";
        Assert.Equal("a\nc\n\nd", UpdateComposer.Compose(template, Facts.Of()).Text);
    }

    [Fact]
    public void Compose_Run_IsTold()
    {
        const string template = "{{#if run}}{{run.title}} {{run.mode}}: {{run.state}}, {{run.done}}/{{run.total}}\n" +
            "{{#each run.steps}}\n• {{this}}\n{{/each}}\n{{/if}}";
        var update = UpdateComposer.Compose(template, Facts.Of() with { Run = Facts.Running });
        Assert.Equal("Move production failover: running, 1/2\n• fence: done\n• promote: running", update.Text);
    }

    [Theory]
    [InlineData(null, "unknown", "?")]
    [InlineData(null, "none", "0")]
    [InlineData(95L, "present-lag", "1m35s")]
    public void Compose_DataLoss_IsNeverGuessed(long? seconds, string basis, string text)
    {
        const string template = "{{#if data-loss.unknown}}?{{/if}}" +
            "{{#if data-loss.at-most}}{{data-loss.at-most}}{{/if}}{{#if data-loss.impossible}}0{{/if}}";
        var facts = Facts.Of() with { Run = Facts.Running with { DataLoss = new DataLoss(seconds, basis) } };
        Assert.Equal(text, UpdateComposer.Compose(template, facts).Text);
    }

    [Fact]
    public void Compose_ForeignText_CannotPoseAsAnythingElse()
    {
        var facts = Facts.Of() with { Title = "down\nSubject: <script>&amp; {{now}}\u202E", Words = "one\r\ntwo" };
        var update = UpdateComposer.Compose("Subject: {{incident.title}}\n\n{{#if words}}{{words}}{{/if}}", facts);
        Assert.Equal("down Subject: <script>&amp; {{now}}\\u202E", update.Subject);
        Assert.Equal("one\ntwo", update.Text);
    }

    [Theory]
    [InlineData("practice", RunMode.Failover, "[PRACTICE] ")]
    [InlineData("production", RunMode.Drill, "[DRILL] ")]
    [InlineData("staging", RunMode.Simulate, "[STAGING SIMULATE] ")]
    [InlineData("production", RunMode.Failover, "")]
    public void Compose_NotProduction_SaysSoFirst(string environment, RunMode mode, string mark)
    {
        var facts = Facts.Of() with { Environment = environment, Run = Facts.Running with { Mode = mode } };
        var update = UpdateComposer.Compose("Subject: s\nt", facts);
        Assert.Equal(mark + "s", update.Subject);
        Assert.Equal(mark + "t", update.Text);
    }

    [Theory]
    [InlineData("{{incident.titel}}", "1:1: there is no 'incident.titel'; did you mean 'incident.title'?")]
    [InlineData(null, "the template is missing")]
    [InlineData("{{#if kind.periodic}}x{{/if}}", "says nothing in an update of the kind 'Initial'")]
    public void Compose_BrokenTemplate_StillInforms(string? template, string problem)
    {
        var update = UpdateComposer.Compose(template, Facts.Of() with { Words = "we are on it" });
        Assert.Contains(problem, Assert.Single(update.Problems), StringComparison.Ordinal);
        Assert.Contains("Status: declared\nBegan: 2026-11-22 03:00 UTC\nwe are on it", update.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_Endless_IsCutWithAMark()
    {
        var facts = Facts.Of() with { Words = new string('x', 50_000), Title = new string('y', 500) };
        var update = UpdateComposer.Compose("Subject: {{incident.title}}\n{{#if words}}{{words}}{{/if}}", facts);
        Assert.Equal(UpdateComposer.LongestText, update.Text.Length);
        Assert.Contains("(cut;", update.Text, StringComparison.Ordinal);
        Assert.Equal(200, update.Subject.Length);
    }

    internal static class Facts
    {
        public static readonly DateTimeOffset Began = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

        public static readonly RunFacts Running = new()
        {
            Id = "DR-20261122-030000-R1",
            Title = "Move production",
            Mode = RunMode.Failover,
            Status = RunStatus.Running,
            Done = 1,
            Total = 2,
            Steps = ["fence: done", "promote: running"],
        };

        public static UpdateFacts Of() => new()
        {
            Kind = UpdateKind.Initial,
            Audience = "Engineering team",
            Now = Began.AddMinutes(20),
            Environment = "production",
            Incident = "DR-20261122-030000",
            Title = "Regional outage",
            Status = IncidentStatus.Declared,
            Level = 1,
            LevelName = "Critical",
            Started = Began,
            PlanTitle = "Unjucks",
            Rto = TimeSpan.FromHours(4),
            Commander = new CommanderFacts("Sarah Chen", null, "sarah.chen@example.com"),
            Values = new Dictionary<string, string> { ["status-page"] = "https://status.example.com" },
        };
    }
}
