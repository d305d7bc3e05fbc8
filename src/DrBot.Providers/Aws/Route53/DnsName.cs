using System.Globalization;
using System.Text;

namespace DrBot.Providers.Aws.Route53;

/// <summary>Names as Route 53 lists them: lower case, a dot at the end, odd characters as octal escapes.</summary>
internal static class DnsName
{
    /// <summary>The one form names are compared in: lower case, a dot at the end, no escapes.</summary>
    public static string Canonical(string name)
    {
        var plain = Unescape(name.Trim()).ToLowerInvariant();
        return plain.EndsWith('.') ? plain : plain + ".";
    }

    /// <summary>Whether two record values mean the same: names by <see cref="Canonical"/>, everything else to the
    /// letter.</summary>
    public static bool SameValue(string type, string one, string other) => type is "CNAME" or "NS" or "PTR"
        ? Canonical(one) == Canonical(other)
        : string.Equals(one.Trim(), other.Trim(), StringComparison.Ordinal);

    private static string Unescape(string name)
    {
        if (!name.Contains('\\', StringComparison.Ordinal))
            return name;
        var plain = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\' && i + 3 < name.Length && IsOctal(name.AsSpan(i + 1, 3)))
            {
                plain.Append((char)Convert.ToInt32(name.Substring(i + 1, 3), 8));
                i += 3;
            }
            else
            {
                plain.Append(name[i]);
            }
        }

        return plain.ToString();
    }

    private static bool IsOctal(ReadOnlySpan<char> digits) =>
        digits.IndexOfAnyExceptInRange('0', '7') < 0
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
