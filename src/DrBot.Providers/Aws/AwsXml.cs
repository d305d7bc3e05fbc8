using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace DrBot.Providers.Aws;

/// <summary>Reads AWS's XML by local names: namespaces differ between services and emulators, names do not.</summary>
internal static partial class AwsXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 16 * 1024 * 1024,
    };

    public static XElement? TryParse(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body, writable: false), Settings);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The element at the end of the path of local names, or null.</summary>
    public static XElement? Find(this XElement element, params ReadOnlySpan<string> path)
    {
        XElement? found = element;
        foreach (var name in path)
            found = found?.Elements().FirstOrDefault(e => e.Name.LocalName == name);
        return found;
    }

    /// <summary>The text at the end of the path; null when absent or empty, which AWS uses alike.</summary>
    public static string? Text(this XElement element, params ReadOnlySpan<string> path) =>
        element.Find(path)?.Value is { Length: > 0 } text ? text.Trim() : null;

    /// <summary>The items of a list element, whatever the items are called.</summary>
    public static IEnumerable<XElement> Items(this XElement element, params ReadOnlySpan<string> path) =>
        element.Find(path)?.Elements() ?? [];

    public static string WithoutTags(string html) => Tags().Replace(html, " ").Trim();

    [GeneratedRegex("<(style|script)[^>]*>.*?</\\1>|<[^>]*>", RegexOptions.Singleline | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();
}
