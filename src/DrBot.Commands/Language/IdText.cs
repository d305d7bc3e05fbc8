using System.Globalization;

namespace DrBot.Commands.Language;

/// <summary>Ids of incidents and runs as typed; letter case is forgiven, everything else is not.</summary>
public static class IdText
{
    private const int StampLength = 18; // DR-YYYYMMDD-HHMMSS

    /// <summary>Reads <c>DR-YYYYMMDD-HHMMSS</c> or <c>DR-YYYYMMDD-HHMMSS-2</c>; null when it is none.</summary>
    public static IncidentValue? Incident(string text)
    {
        if (text.Length is < StampLength or > StampLength + 5) return null;
        var id = text.ToUpperInvariant();
        if (!id.StartsWith("DR-", StringComparison.Ordinal)) return null;
        if (!DateTime.TryParseExact(id[3..StampLength], "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture,
                DateTimeStyles.None, out _)) return null;
        if (id.Length == StampLength) return new IncidentValue(id);
        return id[StampLength] == '-' && Number(id[(StampLength + 1)..]) >= 2 ? new IncidentValue(id) : null;
    }

    /// <summary>Reads <c>DR-…-R1</c>, or <c>R1</c> alone; null when it is none.</summary>
    public static RunValue? Run(string text)
    {
        var mark = text.LastIndexOfAny(['R', 'r']);
        if (mark < 0 || Number(text[(mark + 1)..]) is not { } number) return null;
        if (mark == 0) return new RunValue(null, number);
        return text[mark - 1] == '-' && Incident(text[..(mark - 1)]) is { } incident
            ? new RunValue(incident.Id, number)
            : null;
    }

    private static int? Number(string text) =>
        text.Length is > 0 and <= 4 && text[0] != '0' && text.All(char.IsAsciiDigit)
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
