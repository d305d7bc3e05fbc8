namespace DrBot.TestKit;

/// <summary>What the machine offers to extra checks.</summary>
public static class Machine
{
    private static readonly Dictionary<string, string[]> Programs = new()
    {
        ["node"] = ["node"],
        ["aws"] = ["aws"],
        ["kubectl"] = ["kubectl"],
        ["moto"] = ["moto_server"],
        ["chromium"] = ["chromium", "chromium-browser", "google-chrome"],
        ["postgres"] = ["postgres"],
    };

    /// <summary>The root of the repository: the nearest folder above the tests that holds <c>DrBot.sln</c>.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>True when <c>DRBOT_REQUIRE</c> names the tool.</summary>
    public static bool Requires(string tool) =>
        (Environment.GetEnvironmentVariable("DRBOT_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries)
            .Contains(tool, StringComparer.Ordinal);

    /// <summary>The path of the tool (for <c>shared</c>: of the folder beside the repository), or null.</summary>
    public static string? Find(string tool)
    {
        if (tool == "shared")
        {
            var shared = Path.GetFullPath(Path.Combine(Repository, "..", "shared"));
            return Directory.Exists(shared) ? shared : null;
        }

        var names = Programs.GetValueOrDefault(tool, [tool]);
        return names.SelectMany(n => Folders(tool).Select(f => Path.Combine(f, n))).FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> Folders(string tool)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        // Debian keeps the server's binaries off PATH.
        return tool == "postgres" && Directory.Exists("/usr/lib/postgresql")
            ? path.Concat(Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")))
            : path;
    }

    private static string FindRepository()
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "DrBot.sln")))
                return d.FullName;
        throw new InvalidOperationException("no DrBot.sln above " + AppContext.BaseDirectory);
    }
}
