using System.Text;
using DrBot.Commands.Plans;

namespace DrBot.Commands.Tests.Plans;

public sealed class BadYamlTests
{
    [Theory]
    [InlineData("", "tiny.yaml:1:1: a plan is a map that begins with 'plan: NAME', found nothing")]
    [InlineData("# only a comment\n", "tiny.yaml:1:1: a plan is a map that begins with 'plan: NAME', found nothing")]
    [InlineData("- a\n", "tiny.yaml:1:1: a plan is a map that begins with 'plan: NAME', found a list")]
    [InlineData("hello", "tiny.yaml:1:1: a plan is a map that begins with 'plan: NAME', found a single value")]
    [InlineData("a: 1\nb: &x 2\nc: *x\n", "tiny.yaml:2:4: an anchor ('&x') was found; remove it")]
    [InlineData("a: *x\n", "tiny.yaml:1:4: an alias ('*x') was found")]
    [InlineData("a: !!str 1\n", "tiny.yaml:1:4: a tag ('tag:yaml.org,2002:str') was found; remove it")]
    [InlineData("a: !evil { b: 1 }\n", "tiny.yaml:1:4: a tag ('!evil') was found; remove it")]
    [InlineData("a: 1\na: 2\n", "tiny.yaml:2:1: 'a' is written twice, first in line 1; keep one")]
    [InlineData("<<: { a: 1 }\n", "tiny.yaml:1:1: merge keys ('<<') are not read in a plan")]
    [InlineData("? [a, b]\n: 1\n", "tiny.yaml:1:3: a key must be a single word, found a list")]
    [InlineData("~: 1\n", "tiny.yaml:1:1: a key must be a single word, found nothing")]
    [InlineData("a: 1\n---\nb: 2\n", "tiny.yaml:2:1: a second document ('---') was found")]
    [InlineData("%YAML 1.1\n---\na: 1\n", "a %YAML line was found")]
    [InlineData("a: [1, 2\n", "this is not readable as YAML: ")]
    [InlineData("a:\n  b: [c\n  d: { e: f }\n",
        "tiny.yaml:2:6: this is not readable as YAML: after this place a ']', a '}' or a comma is missing")]
    [InlineData("a: \"x\n", "this is not readable as YAML: ")]
    [InlineData("a: b: c\n", "tiny.yaml:1:5: this is not readable as YAML: ")]
    [InlineData("a:\n\tb: 1\n", "this is not readable as YAML: ")]
    [InlineData("a: 1\n  \0b: 2\n", "tiny.yaml:2:3: the invisible character U+0000 was found; remove it")]
    [InlineData("a: x\u202Ey\n", "tiny.yaml:1:5: the invisible character U+202E was found; remove it")]
    public void Read_NotAPlan_SaysWhereAndWhy(string text, string expected)
    {
        var reading = TinyPlan.ReadText(text);

        Assert.Null(reading.Loaded);
        Assert.Contains(reading.Errors, e => e.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_FiveMegabytes_IsRefusedByItsSize()
    {
        var error = Assert.Single(TinyPlan.ReadText(new string('a', 5 * 1024 * 1024)).Errors);

        Assert.Equal("tiny.yaml:1:1: the file is 5,242,880 bytes long; a plan may have up to 1,048,576",
            error.ToString());
    }

    [Theory]
    [InlineData("[", "deeper than 24 levels")]
    [InlineData("{a: ", "deeper than 24 levels")]
    [InlineData("- ", "deeper than 24 levels")]
    [InlineData("- a\n", "more than 50000 keys and values")]
    [InlineData("a,\n", "is not readable as YAML")]
    public void Read_OneMegabyteOfTheSame_IsRefused(string part, string expected)
    {
        var text = new StringBuilder();
        while (text.Length < 1_000_000) text.Append(part);

        Assert.Contains(
            expected, Assert.Single(TinyPlan.ReadText(text + ":").Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BillionLaughs_IsRefused()
    {
        const string text = """
            a: &a [lol, lol]
            b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
            c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
            """;

        Assert.Contains(
            TinyPlan.ReadText(text).Errors,
            e => e.ToString().StartsWith("tiny.yaml:2:8: an alias ('*a') was found", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ThousandsOfErrors_ReportsTheFirstTwoHundred()
    {
        var text = TinyPlan.Text + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"x{i}: 1\n"));

        Assert.Equal(200, TinyPlan.ReadText(text).Errors.Count);
    }

    [Fact]
    public void Read_ByteOrderMarkAndWindowsLines_AreReadAndHashedAsTheyAre()
    {
        var text = "\uFEFF" + TinyPlan.Text.Replace("\n", "\r\n", StringComparison.Ordinal);

        var loaded = TinyPlan.ReadText(text).Loaded;

        Assert.Equal("tiny", loaded!.Plan.Name);
        Assert.Equal(PlanHash.Compute([new PlanSource("tiny.yaml", text)]), loaded.Hash);
    }

    [Theory]
    [InlineData("title: no", "no")]
    [InlineData("title: 3.10", "3.10")]
    [InlineData("title: 0x1F", "0x1F")]
    [InlineData("title: \"null\"", "null")]
    [InlineData("title: 2026-01-01", "2026-01-01")]
    public void Read_ScalarsThatOtherReadersChange_StayText(string line, string expected) =>
        Assert.Equal(expected, TinyPlan.Read("title: Tiny\n", line + "\n").Loaded!.Plan.Title);

    [Theory]
    [InlineData("title: ~")]
    [InlineData("title: null")]
    [InlineData("title:")]
    public void Read_NullForARequiredText_IsMissing(string line) =>
        Assert.Equal("tiny.yaml:2:1: the plan has no 'title'; it must be given",
            TinyPlan.ErrorAfter("title: Tiny", line));

    [Theory]
    [InlineData("not: [readable")]
    [InlineData("audiences: [a]")]
    [InlineData("audiences: { a: { template: ../../etc/passwd }, b: { template: [x] }, c: ~, d: { template: /x } }")]
    public void TemplateNames_NothingSafe_AreNone(string text) => Assert.Empty(PlanReader.TemplateNames(text));

    [Fact]
    public void TemplateNames_SeveralAudiences_AreGivenOnce() =>
        Assert.Equal(
            ["one", "two"],
            PlanReader.TemplateNames(
                "audiences: { a: { template: one }, b: { template: two }, c: { template: one } }"));
}
