using System.Text.RegularExpressions;

namespace DrBot.Hosting.Configuration;

/// <summary>
/// Replaces <c>${NAME}</c> by an environment variable and <c>${file:PATH}</c> by a file's text, inside parsed values only.
/// Within a URL the value is percent-encoded, so that a password cannot change the address.
/// </summary>
internal sealed partial class Substitution(string folder, Func<string, string?> variable)
{
    /// <summary>Where orchestrators mount secrets, with modes of their own.</summary>
    public const string Mounts = "/run/secrets/";

    private const UnixFileMode Others =
        UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The text with every reference replaced, or what is wrong (never the value).</summary>
    public (string Value, string? Problem) Apply(string text)
    {
        string? problem = null;
        var inUrl = text.Contains("://", StringComparison.Ordinal) && !text.StartsWith("${", StringComparison.Ordinal);
        var value = Reference().Replace(text, match =>
        {
            var (found, wrong) = Find(match.Groups[1].Value);
            problem ??= wrong;
            return inUrl ? Uri.EscapeDataString(found) : found;
        });
        return (value, problem);
    }

    private (string Value, string? Problem) Find(string name)
    {
        if (!name.StartsWith("file:", StringComparison.Ordinal))
            return variable(name) is { } found
                ? (found, null)
                : ("", $"names the environment variable {name}, which is not set");
        var path = Path.GetFullPath(name["file:".Length..], folder);
        try
        {
            if (!OperatingSystem.IsWindows() && !path.StartsWith(Mounts, StringComparison.Ordinal)
                && (File.GetUnixFileMode(path) & Others) is not UnixFileMode.None)
                return ("", $"names the file {path}, which others on this machine may read or change: chmod 600 {path} (mounts under {Mounts} may be as they are)");
            return (File.ReadAllText(path).TrimEnd('\r', '\n'), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ("", $"names the file {path}, which cannot be read: {e.Message}");
        }
    }

    [GeneratedRegex(@"\$\{([^}]*)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
