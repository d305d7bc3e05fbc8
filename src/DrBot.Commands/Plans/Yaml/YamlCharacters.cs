using System.Globalization;
using System.Text;

namespace DrBot.Commands.Plans.Yaml;

/// <summary>Refuses text that is too long, or that a reader cannot see as a machine does.</summary>
internal static class YamlCharacters
{
    public static bool Check(string text, PlanFindings findings)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > YamlText.MostBytes)
        {
            findings.Error(Place.Start,
                $"the file is {bytes:N0} bytes long; a plan may have up to {YamlText.MostBytes:N0}");
            return false;
        }

        var (line, column) = (1, 1);
        foreach (var character in text)
        {
            if (IsHidden(character))
            {
                findings.Error(new Place(line, column), string.Create(CultureInfo.InvariantCulture,
                    $"the invisible character U+{(int)character:X4} was found; remove it"));
                return false;
            }

            (line, column) = character == '\n' ? (line + 1, 1) : (line, column + 1);
        }

        return true;
    }

    // Control characters (a NUL would end the scanner's input early) and direction overrides.
    private static bool IsHidden(char character) =>
        (char.IsControl(character) && character is not ('\t' or '\n' or '\r'))
        || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
