using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DrBot.Commands.Plans;

/// <summary>A plan's identity.</summary>
public static class PlanHash
{
    /// <summary>
    /// plan-sha256: SHA-256 over, for every file in ordinal order of paths, its relative path, LF, the number of its
    /// bytes in decimal, LF, its bytes. 64 lower-case hex digits.
    /// </summary>
    /// <exception cref="ArgumentException">Two sources have one path.</exception>
    public static string Compute(IReadOnlyList<PlanSource> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string? last = null;
        foreach (var source in sources.OrderBy(s => s.Path, StringComparer.Ordinal))
        {
            if (source.Path == last)
                throw new ArgumentException($"'{source.Path}' is given twice", nameof(sources));
            last = source.Path;
            var bytes = Encoding.UTF8.GetBytes(source.Text);
            var head = string.Create(CultureInfo.InvariantCulture, $"{source.Path}\n{bytes.Length}\n");
            hash.AppendData(Encoding.UTF8.GetBytes(head));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
