using DrBot.Commands.Language;
using Xunit;

namespace DrBot.Commands.Tests.Language;

public sealed class CommandParserTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 30, 0, TimeSpan.Zero);

    public static TheoryData<string> Examples => [.. VerbTable.Verbs.Select(verb => verb.Example)];

    public static IEnumerable<object[]> Spellings =>
        VerbTable.Verbs.SelectMany(verb => verb.Names.Select(name => new object[] { name, verb.Name }));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Parse_ExampleOfTheTable_IsParsed(string example)
    {
        var parsed = Parsed(example);
        Assert.Equal(example, parsed.Verb.Example);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Parse_NameOrAlias_ResolvesInAnyCase(string name, string verb)
    {
        foreach (var spelling in new[] { name, name.ToUpperInvariant(), char.ToUpperInvariant(name[0]) + name[1..] })
        {
            var read = CommandParser.Parse(spelling) switch
            {
                Parsed parsed => parsed.Invocation.Verb,
                Incomplete incomplete => incomplete.Verb,
                _ => null,
            };
            Assert.Equal(verb, read?.Name);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("/dr")]
    [InlineData("--help")]
    public void Parse_Nothing_IsHelp(string? text) => Assert.Equal("help", Parsed(text).Verb.Name);

    [Fact]
    public void Parse_HelpFlag_IsHelpOnThatVerb() =>
        Assert.Equal("failover", Parsed("fo regional-outage --help").Text("verb"));

    [Fact]
    public void Parse_RunStart_GivesTypedValues()
    {
        var run = Parsed("failover regional-outage --plan unjucks --incident dr-20261122-030000-2 " +
            "--reason \"us-east-1 is \\\"gone\\\"\" --accept-data-loss 40m --supersede=stale " +
            "--input size=6 --input note=\"two words\" --since -20m");
        Assert.Equal("regional-outage", run.Text("scenario"));
        Assert.Equal("unjucks", run.Text("plan"));
        Assert.Equal("DR-20261122-030000-2", run.Incident());
        Assert.Equal("us-east-1 is \"gone\"", run.Text("reason"));
        Assert.Equal(TimeSpan.FromMinutes(40), run.Duration("accept-data-loss"));
        Assert.Equal("stale", run.Text("supersede"));
        Assert.Equal([new("size", "6"), new("note", "two words")], run.Pairs("input"));
        Assert.Equal(Now.AddMinutes(-20), run.Time("since", Now));
    }

    [Fact]
    public void Parse_AcceptUnknownLoss_IsUnknownAndNoDuration()
    {
        var run = Parsed("fo --accept-data-loss Unknown");
        Assert.True(run.IsUnknown("accept-data-loss"));
        Assert.Null(run.Duration("accept-data-loss"));
    }

    [Theory]
    [InlineData("resolve --accept-debt \"a b\"")]
    [InlineData("resolve --accept-debt “a b”")]
    [InlineData("resolve --accept-debt “a b\"")]
    [InlineData("resolve --accept-debt „a b“")]
    [InlineData("resolve --accept-debt 'a b'")]
    [InlineData("resolve --accept-debt ‘a b’")]
    [InlineData("resolve --accept-debt=\"a b\"")]
    [InlineData("resolve --accept-debt=“a b”")]
    [InlineData("resolve —accept-debt “a b”")]
    [InlineData("resolve –accept-debt “a b”")]
    [InlineData("/DR resolve\n--ACCEPT-DEBT\t\"a b\"")]
    public void Parse_AnyQuotesOfAPhone_AreQuotes(string text) => Assert.Equal("a b", Parsed(text).Text("accept-debt"));

    [Theory]
    [InlineData("note AWS confirms, don't wait", "AWS confirms, don't wait")]
    [InlineData("note \"AWS confirms\"", "AWS confirms")]
    [InlineData("note he said \"stop\", so we did", "he said \"stop\", so we did")]
    [InlineData("note two  spaces\nand a line", "two  spaces\nand a line")]
    [InlineData("note -- --force is wrong", "--force is wrong")]
    [InlineData("note \"--force is wrong\"", "--force is wrong")]
    [InlineData("note lag -1 — waiting", "lag -1 — waiting")]
    [InlineData("note 'twas the network", "'twas the network")]
    [InlineData("note \"unclosed", "\"unclosed")]
    [InlineData("note a=\"b", "a=\"b")]
    [InlineData("note <@U0SARAH|Sarah Chen> took over", "<@U0SARAH|Sarah Chen> took over")]
    [InlineData("note $(rm -rf /) `id` && true; ${HOME}", "$(rm -rf /) `id` && true; ${HOME}")]
    public void Parse_FreeText_IsExactlyAsTyped(string text, string literal) =>
        Assert.Equal(literal, Parsed(text).Text("text"));

    [Theory]
    [InlineData("note we moved --incident DR-20261122-030000")]
    [InlineData("note --incident DR-20261122-030000 we moved")]
    public void Parse_FlagBesideFreeText_IsTheFlag(string text)
    {
        var note = Parsed(text);
        Assert.Equal("we moved", note.Text("text"));
        Assert.Equal("DR-20261122-030000", note.Incident());
    }

    [Theory]
    [InlineData("--since 2026-11-22T03:00Z", "2026-11-22T03:00:00Z")]
    [InlineData("--since 2026-11-22T03:00:05Z", "2026-11-22T03:00:05Z")]
    [InlineData("--since 2026-11-22 03:00 UTC", "2026-11-22T03:00:00Z")]
    [InlineData("--since=2026-11-22 03:00 utc", "2026-11-22T03:00:00Z")]
    [InlineData("--since \"2026-11-22 03:00 UTC\"", "2026-11-22T03:00:00Z")]
    [InlineData("--since 03:10 UTC", "2026-11-22T03:10:00Z")]
    [InlineData("--since 03:10Z", "2026-11-22T03:10:00Z")]
    [InlineData("--since 23:50 UTC", "2026-11-21T23:50:00Z")]
    [InlineData("--since -20m", "2026-11-22T03:10:00Z")]
    [InlineData("--since −1h30m", "2026-11-22T02:00:00Z")]
    [InlineData("--since now", "2026-11-22T03:30:00Z")]
    public void Parse_Time_IsUtc(string flag, string expected)
    {
        var declared = Parsed($"declare {flag} API is down");
        Assert.Equal("API is down", declared.Text("title"));
        Assert.Equal(DateTimeOffset.Parse(expected, null), declared.Time("since", Now));
    }

    [Theory]
    [InlineData("role commander <@U0SARAH>", "U0SARAH")]
    [InlineData("role commander <@U0SARAH|sarah chen>", "U0SARAH")]
    public void Parse_Mention_IsTheAccount(string text, string account) =>
        Assert.Equal(new MentionValue(account), Parsed(text).Get("person"));

    [Theory]
    [InlineData("role commander @sarah.chen", "sarah.chen")]
    [InlineData("role commander me", "me")]
    public void Parse_PersonByName_IsTheName(string text, string name) =>
        Assert.Equal(new PersonNameValue(name), Parsed(text).Get("person"));

    [Theory]
    [InlineData("approve DR-20261122-030000-R1", "DR-20261122-030000-R1", 1)]
    [InlineData("approve dr-20261122-030000-2-r12", "DR-20261122-030000-2-R12", 12)]
    [InlineData("approve R2", null, 2)]
    public void Parse_RunId_IsTyped(string text, string? id, int number)
    {
        var run = Parsed(text).Run();
        Assert.Equal(id, run?.Id);
        Assert.Equal(number, run?.Number);
    }

    [Fact]
    public void Parse_StatusOfARun_NamesItsIncident() =>
        Assert.Equal("DR-20261122-030000", Parsed("st DR-20261122-030000-R1").Incident("id"));

    [Fact]
    public void Parse_Switch_IsThere()
    {
        Assert.True(Parsed("list --all").Has("all"));
        Assert.False(Parsed("list").Has("all"));
    }

    [Fact]
    public void Leading_NameOfThePlan_IsSplitFromTheTitle()
    {
        var declared = Parsed("declare regional-outage API  is down");
        Assert.Equal(("regional-outage", "API  is down"), declared.Leading("title", name => name == "regional-outage"));
        Assert.Equal((null, "regional-outage API  is down"), declared.Leading("title", _ => false));
        Assert.Equal(("regional-outage", null), Parsed("new regional-outage").Leading("title", _ => true));
    }

    [Theory]
    [InlineData("declare", "[SCENARIO] TITLE")]
    [InlineData("role commander", "@PERSON")]
    [InlineData("skip", "STEP and --reason")]
    [InlineData("update customers", "TEXT")]
    public void Parse_SomethingMissing_IsIncomplete(string text, string missing)
    {
        var incomplete = Assert.IsType<Incomplete>(CommandParser.Parse(text));
        Assert.Contains($"still needs {missing}. Usage: /dr", incomplete.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Incomplete_KeepsWhatWasGiven()
    {
        var incomplete = Assert.IsType<Incomplete>(CommandParser.Parse("skip scale-worker --run R2"));
        Assert.Equal("scale-worker", incomplete.Given.Text("step"));
        Assert.Equal(new RunValue(null, 2), incomplete.Given.Get("run"));
        Assert.Equal("reason", Assert.Single(incomplete.Missing).Name);
    }

    [Theory]
    [InlineData("failver", "failover", "Did you mean '/dr failover'?")]
    [InlineData("aprove R1", "approve", "no command 'aprove'")]
    [InlineData("statsu", "status", "'/dr help' lists them all")]
    [InlineData("hodl", "hold", "Did you mean")]
    [InlineData("xyzzy", null, "'/dr help' lists them all")]
    [InlineData("--plan P", null, "no command '--plan'")]
    [InlineData("failover --resaon x", "--reason", "has no flag '--resaon'. Did you mean --reason?")]
    [InlineData("list --zzz", null, "It takes --all, --plan.")]
    [InlineData("whoami --zzz", null, "It takes none.")]
    [InlineData("note use --force", null, "put the text in quotes")]
    [InlineData("failover --since", null, "--since needs a value: [--since TIME]")]
    [InlineData("failover --since --plan p", null, "--since needs a value")]
    [InlineData("failover --plan=", null, "--plan needs a value")]
    [InlineData("failover --plan a --plan b", null, "--plan is given twice")]
    [InlineData("failover --input a=1 --input a=2", null, "'a' is given twice")]
    [InlineData("failover --input a", null, "'a' is not of the form key=value")]
    [InlineData("failover --accept-data-loss lots", null, "'lots' is not a duration like 90s, 30m")]
    [InlineData("failover --accept-data-loss some", null, ", or 'unknown'. Usage: /dr failover")]
    [InlineData("failover --since 03:10", null, "names no zone; only UTC is read")]
    [InlineData("failover --since 2026-13-40T03:00Z", null, "is not a UTC time like")]
    [InlineData("failover --incident DR-1", null, "'DR-1' is not an incident's id like DR-20261122-030000")]
    [InlineData("approve DR-20261122-030000", null, "is not a run's id like")]
    [InlineData("failover $(reboot)", null, "'$(reboot)' is not a name")]
    [InlineData("failover --reason \"x", null, "the quote is never closed")]
    [InlineData("failover --reason \"x\"y", null, "put a space after the closing quote")]
    [InlineData("failover --reason \"\"", null, "the text is empty")]
    [InlineData("list --all=yes", null, "--all takes no value")]
    [InlineData("role commander <!channel>", null, "is not a person")]
    [InlineData("cancel false alarm", "--reason \"false alarm\"", "To give a reason: --reason \"false alarm\"")]
    [InlineData("note a --incident DR-20261122-030000 b", "\"a b\"", "both sides of --incident")]
    [InlineData("failover a\0b", null, "NUL character (U+0000) at position 11")]
    [InlineData("note \"a\0b\"", null, "NUL character")]
    [InlineData("failover \u202Eregional", null, "invisible character (U+202E)")]
    [InlineData("note a\u0007b", null, "invisible character (U+0007)")]
    public void Parse_NoCommand_SaysWhatAndWhere(string text, string? suggestion, string message)
    {
        var error = Error(text);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(suggestion, error.Suggestion);
        Assert.InRange(error.Position, 0, text.Length);
    }

    [Fact]
    public void Parse_LoneSurrogate_IsRefused() => Assert.Contains("half a character", Error("note a\uD800b").Message,
        StringComparison.Ordinal);

    [Fact]
    public void Parse_HiddenCharacterInQuotes_IsKept() =>
        Assert.Equal("a\u202Eb\u0007", Parsed("note \"a\u202Eb\u0007\"").Text("text"));

    [Fact]
    public void Parse_EmojiWithJoiner_IsText() => Assert.Equal("👩‍🚒 on it", Parsed("note 👩‍🚒 on it").Text("text"));

    [Fact]
    public void Parse_Endless_IsRefused() =>
        Assert.Contains("8000 are read", Error(new string('a', 8_001)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_ForeignTextInAMessage_IsMadeVisible() =>
        Assert.Contains("\\u202E", Error("failover \"\u202Egnp\"").Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_ChannelMention_IsTheChannel()
    {
        Verb verb = VerbTable.Help with
        {
            Arguments = [new("count", ArgumentType.Integer, "")],
            Flags = [new("to", ArgumentType.Channel, "")],
        };
        var parsed = Assert.IsType<Parsed>(CommandParser.Parse("help -3 --to <#C0INC|incidents>", [verb])).Invocation;
        Assert.Equal(new ChannelValue("C0INC"), parsed.Get("to"));
        Assert.Equal(new IntegerValue(-3), parsed.Get("count"));
    }

    private static Invocation Parsed(string? text)
    {
        var result = CommandParser.Parse(text);
        Assert.True(result is Parsed, (result as Failed)?.Error.Message ?? result.ToString());
        return ((Parsed)result).Invocation;
    }

    private static ParseError Error(string text) => Assert.IsType<Failed>(CommandParser.Parse(text)).Error;
}
