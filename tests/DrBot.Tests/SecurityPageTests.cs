using System.Text.RegularExpressions;
using DrBot.TestKit;

namespace DrBot.Tests;

/// <summary>The table of threats in docs/security.md: every threat, and exactly the tests named after it.</summary>
public sealed class SecurityPageTests
{
    private const int Threats = 47;
    private const int Shown = 4;

    private static readonly Regex Row = new(@"^\| (?<id>T\d\d) \| (?<what>.+?) \| (?<does>.+?) \| (?<tests>.*?) ?\|$", RegexOptions.Multiline, TimeSpan.FromSeconds(1));
    private static readonly Regex Named = new(@"\bpublic (?:static )?(?:async )?(?:void|Task) (?<ids>(?:T\d\d_)+)\w+\(", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string PagePath => Path.Combine(Machine.Repository, "docs", "security.md");

    [Fact]
    public void Table_HasEveryThreatOnce_EachWithItsTests()
    {
        var tests = Tests();
        var page = File.ReadAllText(PagePath).ReplaceLineEndings("\n");
        var written = Row.Replace(page, m =>
            $"| {m.Groups["id"].Value} | {m.Groups["what"].Value} | {m.Groups["does"].Value} | {Text(tests.GetValueOrDefault(m.Groups["id"].Value) ?? [])} |");
        if (Environment.GetEnvironmentVariable("DRBOT_UPDATE") == "1")
            File.WriteAllText(PagePath, page = written);

        var rows = Row.Matches(page).Select(m => m.Groups["id"].Value).ToList();
        Assert.Equal(Enumerable.Range(1, Threats).Select(n => $"T{n:00}"), rows);
        Assert.Equal([], rows.Where(r => !tests.ContainsKey(r)));
        Assert.Equal(written, page);
    }

    [Fact]
    public void Tests_OfThreats_AreOfThreatsThatThereAre() =>
        Assert.Equal([], Tests().Keys.Where(k => int.Parse(k[1..], System.Globalization.CultureInfo.InvariantCulture) is < 1 or > Threats));

    private static string Text(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Shown).Select(n => $"`{n}`")) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");

    private static Dictionary<string, List<string>> Tests()
    {
        var all = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Machine.Repository, "tests"), "*.cs", SearchOption.AllDirectories))
            foreach (Match match in Named.Matches(File.ReadAllText(file)))
                foreach (var id in match.Groups["ids"].Value.Split('_', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (!all.TryGetValue(id, out var names))
                        all[id] = names = [];
                    names.Add(match.Value[(match.Value.LastIndexOf(' ') + 1)..^1]);
                }

        return all.ToDictionary(p => p.Key, p => p.Value.Distinct().Order(StringComparer.Ordinal).ToList());
    }
}
