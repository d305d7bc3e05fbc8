using DrBot.Commands.Language;

namespace DrBot.Commands.Tests.Language;

public sealed class InvocationBuilderTests
{
    [Fact]
    public void Build_EveryExampleOfTheTable_IsWhatTheLineWouldHaveBeen()
    {
        foreach (var verb in VerbTable.Verbs)
        {
            var line = Assert.IsType<Parsed>(CommandParser.Parse(verb.Example)).Invocation;
            var built = Build(verb, line.Values.ToDictionary(v => v.Key, v => Texts(v.Value)));

            Assert.Equal(line.Values.OrderBy(v => v.Key).Select(Shown), Assert.IsType<Parsed>(built).Invocation.Values.OrderBy(v => v.Key).Select(Shown));
        }
    }

    [Theory]
    [InlineData("hold", "step", "x", "'step' is no argument of 'hold'; it takes: run, reason, incident")]
    [InlineData("hold", "run", "nonsense", "run: 'nonsense' is not a run's id")]
    [InlineData("note", "text", " ", "text: the text is empty")]
    [InlineData("note", "text", "a\0b", "text: holds a NUL character")]
    [InlineData("failover", "input", "novalue", "input: 'novalue' is not of the form key=value")]
    [InlineData("list", "all", "yes", "all: takes no value")]
    public void Build_SomethingWrong_IsSaid(string verb, string name, string text, string expected) => Assert.Contains(
        expected, Assert.IsType<Failed>(Build(verb, (name, [text]))).Error.Message, StringComparison.Ordinal);

    [Fact]
    public void Build_NothingOrTooMuch_IsSaid()
    {
        Assert.Contains("needs a value", Assert.IsType<Failed>(Build("note", ("text", []))).Error.Message, StringComparison.Ordinal);
        Assert.Contains("more than once", Assert.IsType<Failed>(Build("note", ("text", ["a", "b"]))).Error.Message, StringComparison.Ordinal);
        Assert.Contains("is given twice", Assert.IsType<Failed>(Build("failover", ("input", ["a=1", "a=2"]))).Error.Message, StringComparison.Ordinal);
        Assert.Contains("half a character", Assert.IsType<Failed>(Build("note", ("text", ["a\ud800"]))).Error.Message, StringComparison.Ordinal);
        Assert.Contains("8000 are read",
            Assert.IsType<Failed>(Build("note", ("text", [new string('x', 8001)]))).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_RequiredLeftOut_IsIncomplete() =>
        Assert.Equal("reason", Assert.Single(Assert.IsType<Incomplete>(Build("abort", ("run", ["R1"]))).Missing).Name);

    private static ParseResult Build(string verb, params (string Name, string[] Texts)[] given) =>
        Build(VerbTable.Verbs.Single(v => v.Name == verb), given.ToDictionary(g => g.Name, g => (IReadOnlyList<string>)g.Texts));

    private static ParseResult Build(Verb verb, IReadOnlyDictionary<string, IReadOnlyList<string>> given) =>
        InvocationBuilder.Build(verb, given);

    private static IReadOnlyList<string> Texts(ArgumentValue value) => value switch
    {
        TextValue t => [t.Value],
        PersonNameValue p => ["@" + p.Name],
        IncidentValue i => [i.Id],
        RunValue r => [r.Id ?? $"R{r.Number}"],
        DurationValue d => [DurationText.Format(d.Value)],
        TimeValue => ["-20m"],
        PairsValue p => [.. p.Pairs.Select(x => $"{x.Key}={x.Value}")],
        FlagValue => [],
        UnknownValue => ["unknown"],
        _ => throw new InvalidOperationException(value.ToString()),
    };

    private static string Shown(KeyValuePair<string, ArgumentValue> value) => $"{value.Key}: {string.Join(' ', Texts(value.Value))}";
}
