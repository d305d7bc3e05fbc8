using System.Text.RegularExpressions;
using DrBot.TestKit;

namespace DrBot.Commands.Tests;

/// <summary>The rules know no vendor, no host, no clock and no chance: they are given what they need to decide.</summary>
public sealed class ArchitectureTests
{
    private static readonly System.Reflection.Assembly Core = typeof(Decider).Assembly;

    // (Iterators ask for their thread by themselves.) Whatever would let the rules look at the world: clocks, chance, threads, files, sockets, processes, environment.
    private static readonly Regex World = new(
        @"^System\.(DateTime(Offset)?::get_(Now|UtcNow|Today)|TimeProvider::get_System|Guid::(NewGuid|CreateVersion7)|Random[:.]|Console::"
        + @"|Environment::(?!get_NewLine|get_CurrentManagedThreadId)|IO\.(File|Directory|FileInfo|DirectoryInfo|FileStream|Path::GetTemp)|Net\.|Diagnostics\.(Process|Stopwatch)"
        + @"|Threading\.(Thread|Timer|PeriodicTimer|Tasks\.Task::(Delay|Run|Wait))|Security\.Cryptography\.RandomNumberGenerator)",
        RegexOptions.None, TimeSpan.FromSeconds(1));

    private static readonly Regex Words = new(
        @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b|\bTask\.(Delay|Run)\b|\bThread\.|\bnew Random\b|\bRandom\.Shared\b|\bFile\.\w|\bDirectory\.\w"
        + @"|\bHttpClient\b|\bStopwatch\b|\bGuid\.NewGuid\b|\bEnvironment\.(Get|Exit|TickCount|MachineName|UserName|CurrentDirectory|ProcessId)|\basync\b|\bILogger\b",
        RegexOptions.None, TimeSpan.FromSeconds(1));

    [Fact]
    public void Core_References_NeitherTheHandsNorTheBotNorAHost() => Assert.All(
        Core.GetReferencedAssemblies().Select(a => a.Name!),
        name => Assert.Matches(@"^(System(\..+)?|YamlDotNet|Handlebars)$", name));

    [Fact]
    public void Core_CompiledCode_LooksAtNoClockChanceFileOrSocket()
    {
        Assert.DoesNotContain(AssemblyCalls.Members(Core), World.IsMatch);
        Assert.DoesNotContain(AssemblyCalls.Types(Core), t => Regex.IsMatch(
            t, @"^System\.(Random$|IO\.(File|Directory)|Net\.|Diagnostics\.(Process|Stopwatch))", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void AssemblyCalls_WhatATestUses_IsFound()
    {
        _ = DateTimeOffset.UtcNow;

        Assert.Contains(AssemblyCalls.Members(typeof(ArchitectureTests).Assembly), m => m == "System.DateTimeOffset::get_UtcNow()");
        Assert.Contains(AssemblyCalls.Members(typeof(ArchitectureTests).Assembly), World.IsMatch);
    }

    [Fact]
    public void Core_Source_NamesNoClockChanceFileOrSocket() =>
        Assert.Equal([], SourceTree.Of("src/DrBot.Commands").Where(f => Words.IsMatch(f.Code))
            .Select(f => $"{f.Path}: {Words.Match(f.Code).Value}"));

    [Theory]
    [InlineData("src/DrBot.Commands", "DrBot.Commands")]
    [InlineData("tests/DrBot.Commands.Tests", "DrBot.Commands.Tests")]
    [InlineData("tests/DrBot.TestKit", "DrBot.TestKit")]
    public void Files_StandInTheFolderOfTheirNamespaceAndStayShort(string folder, string root)
    {
        var files = SourceTree.Of(folder);

        Assert.NotEmpty(files);
        Assert.Equal([], files.Where(f => f.Lines > 300).Select(f => $"{f.Path} has {f.Lines} lines"));
        Assert.Equal([], files.Where(f => f.Namespace is { } n && n != Expected(root, f)).Select(f => $"{f.Path} is in {f.Namespace}"));
    }

    private static string Expected(string root, SourceFile file) =>
        file.Folder.Length == 0 ? root : $"{root}.{file.Folder.Replace('/', '.')}";
}
