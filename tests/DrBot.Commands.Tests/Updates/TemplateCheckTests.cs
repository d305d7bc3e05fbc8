using DrBot.Commands.Updates;
using Xunit;

namespace DrBot.Commands.Tests.Updates;

public sealed class TemplateCheckTests
{
    [Theory]
    [InlineData("{{nothing}}", 1, 1, "there is no 'nothing'")]
    [InlineData("a\n  {{commander.nam}}", 2, 3, "did you mean 'commander.name'?")]
    [InlineData("{{commander.name}}", 1, 1, "'commander.name' may not be known; print it inside of {{#if commander}}")]
    [InlineData("{{#if commander}}{{else}}{{commander.name}}{{/if}}", 1, 26, "may not be known")]
    [InlineData("{{#unless commander}}{{commander.name}}{{/unless}}", 1, 22, "may not be known")]
    [InlineData("{{#if run}}x{{/if}}{{run.id}}", 1, 20, "may not be known")]
    [InlineData("{{kind.initial}}", 1, 1, "is asked with {{#if}}, not printed")]
    [InlineData("{{#if run}}{{run.steps}}{{/if}}", 1, 12, "is walked with {{#each}}")]
    [InlineData("{{#each run.steps}}{{this}}{{/each}}", 1, 1, "may not be known")]
    [InlineData("{{#each now}}{{/each}}", 1, 1, "is no list")]
    [InlineData("{{this}}", 1, 1, "outside of {{#each}}")]
    [InlineData("{{#if run}}x", 1, 1, "the block of 'run' is never closed")]
    [InlineData("x{{/if}}", 1, 2, "{{/if}} closes nothing")]
    [InlineData("{{#if run}}x{{/unless}}", 1, 13, "does not close the block of 'run'")]
    [InlineData("{{else}}", 1, 1, "belongs to no")]
    [InlineData("{{#if run}}{{else}}{{else}}{{/if}}", 1, 20, "belongs to no")]
    [InlineData("{{now", 1, 1, "never closed")]
    [InlineData("{{> file}}", 1, 1, "'{{> file}}' is not allowed; allowed: {{name}}, {{#if name}}")]
    [InlineData("{{{now}}}", 1, 1, "is not allowed")]
    [InlineData("{{&now}}", 1, 1, "is not allowed")]
    [InlineData("{{lookup values now}}", 1, 1, "is not allowed")]
    [InlineData("{{#with run}}{{id}}{{/with}}", 1, 1, "is not allowed")]
    [InlineData("{{../now}}", 1, 1, "is not allowed")]
    [InlineData("{{@root.now}}", 1, 1, "is not allowed")]
    [InlineData("{{now.Year}}", 1, 1, "there is no 'now.Year'")]
    [InlineData("{{}}", 1, 1, "is not allowed")]
    [InlineData("{{#if values.nope}}{{/if}}", 1, 1, "there is no 'values.nope'")]
    public void Problems_Mistake_IsNamedAtItsPlace(string template, int line, int column, string message)
    {
        var problem = TemplateCheck.Problems(template, ["status-page"])[0];
        Assert.Equal((line, column), (problem.Line, problem.Column));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{now}} {{ incident.id }}")]
    [InlineData("{{#if commander.phone}}{{commander.phone}}{{/if}}")]
    [InlineData("{{#unless commander}}nobody{{else}}{{commander.name}}{{/unless}}")]
    [InlineData("{{#if run}}{{#each run.steps}}{{this}}{{/each}}{{/if}}")]
    [InlineData("{{#if values.status-page}}{{values.status-page}}{{/if}}")]
    [InlineData("{{!-- {{nothing}} --}}")]
    [InlineData("no tags } } { {")]
    public void Problems_SoundTemplate_AreNone(string template) =>
        Assert.Empty(TemplateCheck.Problems(template, ["status-page"]));

    [Fact]
    public void Problems_Several_AreAllNamed() =>
        Assert.Equal(3, TemplateCheck.Problems("{{a}}\n{{b}}\n{{#if run}}").Count);

    [Fact]
    public void Problems_EndlessTemplate_IsOne() =>
        Assert.Single(TemplateCheck.Problems(new string('{', TemplateCheck.LongestTemplate + 1)));
}
