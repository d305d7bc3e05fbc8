using DrBot.Commands.Language;
using Xunit;

namespace DrBot.Commands.Tests.Language;

public sealed class VerbTableTests
{
    private static readonly string[] Demanded =
    [
        "help", "declare", "new", "create", "status", "st", "list", "plans", "preview", "dry-run", "failover", "fo",
        "failback", "fb", "restore", "approve", "reject", "deny", "withdraw", "hold", "pause", "resume", "continue",
        "retry", "skip", "abort", "stop", "undo", "done", "note", "log", "timeline", "role", "assign", "severity",
        "update", "comms", "contacts", "simulate", "drill", "resolve", "close", "cancel", "whoami",
    ];

    [Fact]
    public void Verbs_Demanded_AreAllThere() =>
        Assert.DoesNotContain(Demanded, name => VerbTable.Find(name) is null);

    [Fact]
    public void Verbs_NamesAndAliases_BelongToOneVerb()
    {
        var names = VerbTable.Verbs.SelectMany(verb => verb.Names).ToArray();
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Verbs_Each_IsWholeAndReadable()
    {
        foreach (var verb in VerbTable.Verbs)
        {
            Assert.NotEqual(Permission.None, verb.MayUse);
            Assert.StartsWith("/dr ", verb.Example, StringComparison.Ordinal);
            Assert.False(verb.Summary.EndsWith('.'), verb.Name);
            Assert.All(verb.Arguments.Concat(verb.Flags), argument => Assert.NotEmpty(argument.Description));
            Assert.Equal(
                verb.Arguments.Count + verb.Flags.Count,
                verb.Arguments.Concat(verb.Flags).Select(argument => argument.Name).Distinct().Count());

            // A rest before another argument, or a required one behind an optional, could not be told apart.
            Assert.DoesNotContain(verb.Arguments.SkipLast(1), argument => argument.Type is ArgumentType.Rest);
            Assert.True(verb.Arguments.SkipWhile(argument => argument.Required).All(argument => !argument.Required));
        }
    }

    [Fact]
    public void Verbs_ThatOnlyLook_AreTheKnownOnes() => Assert.Equal(
        ["preview", "approve", "status", "list", "timeline", "plans", "contacts", "whoami", "help"],
        VerbTable.Verbs.Where(verb => !verb.Changes).Select(verb => verb.Name));

    [Fact]
    public void Verbs_AcceptingDebt_IsTheCommandersAlone() =>
        Assert.Contains("the commander's name", VerbTable.Find("resolve")!.Find("accept-debt")!.Description, StringComparison.Ordinal);

    [Theory]
    [InlineData("failover", "failover", 0)]
    [InlineData("failvoer", "failover", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_TwoWords_CountsEditsAndSwaps(string a, string b, int distance) =>
        Assert.Equal(distance, Nearest.Distance(a, b));

    [Fact]
    public void Of_BegunWord_IsNear() => Assert.Equal("withdraw", Nearest.Of("withd", ["hold", "withdraw"]));

    [Fact]
    public void Of_OtherWord_IsNone() => Assert.Null(Nearest.Of("reboot", ["hold", "withdraw", "list"]));
}
