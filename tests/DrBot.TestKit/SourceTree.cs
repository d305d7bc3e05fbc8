using System.Text.RegularExpressions;

namespace DrBot.TestKit;

/// <summary>The sources of the repository, for rules about where things stand.</summary>
public static partial class SourceTree
{
    /// <summary>The files of a folder of the repository, without what builds leave there.</summary>
    public static IReadOnlyList<SourceFile> Of(string folder)
    {
        var root = Path.Combine(Machine.Repository, folder);
        return
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Where(f => !Built().IsMatch(f))
                .Select(f => new SourceFile(Path.GetRelativePath(root, f).Replace('\\', '/'), File.ReadAllText(f)))
                .OrderBy(f => f.Path, StringComparer.Ordinal),
        ];
    }

    [GeneratedRegex(@"[\\/](obj|bin|artifacts)[\\/]", RegexOptions.None, 1_000)]
    private static partial Regex Built();
}

/// <summary>A source file.</summary>
/// <param name="Path">Relative to the folder asked for, with forward slashes.</param>
public sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The folder, empty at the root.</summary>
    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>How many lines it has.</summary>
    public int Lines => Text.AsSpan().TrimEnd().Count('\n') + 1;

    /// <summary>The namespace it declares, or null.</summary>
    public string? Namespace => Declared().Match(Text) is { Success: true } m ? m.Groups[1].Value : null;

    /// <summary>The text without comments, so that words about a thing are not the thing.</summary>
    public string Code => Comment().Replace(Text, "");

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline, 1_000)]
    private static partial Regex Declared();

    [GeneratedRegex(@"^\s*//.*$|(?<=\s)// .*$", RegexOptions.Multiline, 1_000)]
    private static partial Regex Comment();
}
