using DrBot.Commands.Language;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DrBot.Commands.Tests.Language;

/// <summary>Whatever is typed: a refusal that can be shown, or exactly what was typed.</summary>
public sealed class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "$(reboot)", "`id`", "; rm -rf /", "&& true", "| sh", "${HOME}", "${steps.promote.endpoint}", "../../etc",
        "' OR 1=1 --", "{{#each x}}", "<!channel>", "<!here>", "<@U123|a b>", "<@", "<#C1>", "@here", "*bold*",
        "<https://evil|good>", "&amp;", "&lt;!channel&gt;", "\u202E", "\u2066", "\u200B", "\uFEFF", "\0", "\a", "\u001B",
        "\r\nDATA", "\n", "\t", "\u00A0", "\u2028", "\\", "\\\"", "\"", "“", "”", "„", "'", "‘", "’", "--", "---", "—",
        "–", "--plan", "--plan=", "--input", "--since", "—reason", "=", "a=\"b c\"", "-20m", "03:10 UTC", "DR-1", "R1",
        "DR-20261122-030000", "DR-20261122-030000-R1", "٣", "ſtatus", "\u212A", "𝖋ailover", "👩‍🚒", "\uD800", "\uDC00",
        "failover", "approve", "note", "declare", "role", "skip", "update", "resolve", "/dr", "unknown", "%s%n", "%00",
    ];

    private static readonly Gen<string> Hostile = Gen.OneOf(
        Gen.Elements(Pieces),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.Choose(0, 0xFFFF).Select(unit => ((char)unit).ToString()));

    private static readonly Gen<string> Line = Gen.Choose(0, 12).SelectMany(count =>
        Hostile.ArrayOf(count).SelectMany(parts =>
            Gen.Elements("", " ", "  ").Select(separator => string.Join(separator, parts))));

    [Fact]
    public void T39_TenThousandHostileLines_GiveAnErrorOrTheLiteral() => Check(
        Gen.Elements(VerbTable.Verbs.Select(verb => verb.Name + " ").Append("").ToArray())
            .SelectMany(verb => Line.Select(line => verb + line)),
        text => CommandParser.Parse(text) switch
        {
            Failed failed => IsShowable(failed.Error.Message) && failed.Error.Position <= text.Length,
            Incomplete incomplete => IsLiteral(text, incomplete.Given),
            Parsed parsed => IsLiteral(text, parsed.Invocation),
            _ => false,
        });

    [Fact]
    public void Parse_TenThousandQuotedTexts_AreGivenBackExactly() => Check(
        Line,
        text => CommandParser.Parse("note " + Literal.Quoted(text)) switch
        {
            Parsed parsed => parsed.Invocation.Text("text") == text,
            Failed => text.Contains('\0') || string.IsNullOrWhiteSpace(text) || HasLoneSurrogate(text)
                || text.Length > 7_000,
            _ => false,
        });

    [Fact]
    public void Parse_TenThousandNames_AreNamesOrRefused() => Check(
        Line,
        text => CommandParser.Parse("failover " + text) is not Parsed parsed
            || parsed.Invocation.Text("scenario") is not { } name
            || name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));

    private static void Check(Gen<string> texts, Func<string, bool> holds) =>
        Prop.ForAll(texts.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));

    // Quotes and escapes are the only characters that may be dropped between the line and a value.
    private static bool IsLiteral(string line, Invocation invocation) => invocation.Values.Values.All(v => v switch
    {
        TextValue text => Bare(line).Contains(Bare(text.Value), StringComparison.OrdinalIgnoreCase),
        PersonNameValue person => line.Contains(person.Name, StringComparison.Ordinal),
        MentionValue mention => line.Contains(mention.Account, StringComparison.Ordinal),
        PairsValue pairs => pairs.Pairs.All(pair => Bare(line).Contains(Bare(pair.Value), StringComparison.Ordinal)),
        _ => true,
    }) || invocation.Verb == VerbTable.Help;

    private static string Bare(string text) => text.Replace("\\", "", StringComparison.Ordinal);

    private static bool IsShowable(string message) =>
        message.EnumerateRunes().All(rune => !Literal.IsHidden(rune)) && message.Length < 1_000;

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i)) return true;
            i++;
        }

        return false;
    }
}
