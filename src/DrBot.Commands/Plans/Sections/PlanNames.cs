namespace DrBot.Commands.Plans.Sections;

/// <summary>What names in a plan may look like.</summary>
internal static class PlanNames
{
    /// <summary>For names that references read.</summary>
    public const string PlainAllowed = "small letters, digits and '-', beginning with a letter, up to 63 characters";

    /// <summary>For people and values.</summary>
    public const string DottedAllowed =
        "small letters, digits, '-', '_' and '.', beginning with a letter, up to 63 characters";

    /// <summary>For things without rules of their own, such as keys of configuration.</summary>
    public const string AnyAllowed = "1 to 253 visible characters without spaces";

    public static bool IsPlain(string name) =>
        name.Length is > 0 and <= 63 && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static bool IsDotted(string name) =>
        name.Length is > 0 and <= 63 && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');

    public static bool IsAny(string name) =>
        name.Length is > 0 and <= 253 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
