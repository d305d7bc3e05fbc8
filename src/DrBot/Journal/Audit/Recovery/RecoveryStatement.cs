using System.Globalization;
using System.Text.RegularExpressions;

namespace DrBot.Journal.Audit.Recovery;

/// <summary>What two people sign when a journal cannot be gone on with: which one, how far it was seen, how far it is,
/// what follows it, and why. Its text is signed as it stands, its last LF included.</summary>
/// <param name="Origin">The log that is given up.</param>
/// <param name="PinnedSize">How many entries were seen outside.</param>
/// <param name="PinnedRoot">Their root.</param>
/// <param name="PresentSize">How many entries the store has.</param>
/// <param name="PresentRoot">Their root.</param>
/// <param name="NewOrigin">The log that follows.</param>
/// <param name="Reason">One line.</param>
internal sealed partial record RecoveryStatement(
    string Origin, long PinnedSize, string PinnedRoot, long PresentSize, string PresentRoot, string NewOrigin, string Reason)
{
    /// <summary>The text to sign.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"""
        drbot-audit-recover/1
        origin: {Origin}
        pinned: {PinnedSize} {PinnedRoot}
        present: {PresentSize} {PresentRoot}
        new-origin: {NewOrigin}
        reason: {Reason}

        """).ReplaceLineEndings("\n");

    /// <summary>Reads a statement, strictly: what is signed is what is done.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RecoveryStatement Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
            throw new FormatException("this is no statement as `drbot audit statement` prints it; sign and hand it in unchanged");
        var read = new RecoveryStatement(
            match.Groups[1].Value, Number(match, 2), match.Groups[3].Value, Number(match, 4), match.Groups[5].Value,
            match.Groups[6].Value, match.Groups[7].Value);
        return read.ToText() == text
            ? read
            : throw new FormatException("the statement is not written as it would be printed; sign and hand it in unchanged");
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\Adrbot-audit-recover/1\norigin: (\S+)\npinned: (\d{1,18}) ([0-9a-f]{64})\npresent: (\d{1,18}) ([0-9a-f]{64})\n"
        + @"new-origin: (\S+)\nreason: ([^\n\r]{1,500})\n\z",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
