using System.Globalization;
using System.Text;
using DrBot.Commands.Plans;

namespace DrBot.Journal.Audit.Verification;

/// <summary>The plans in an export's attachments, by their hash. Whether their bytes have it is checked apart.</summary>
internal sealed class AttachedPlans(string folder)
{
    private readonly Dictionary<string, Plan?> read = new(StringComparer.Ordinal);

    /// <summary>The plan; null when the export does not hold it, or holds something else.</summary>
    public Plan? Find(string hash)
    {
        if (!read.TryGetValue(hash, out var plan))
            read[hash] = plan = Read(hash);
        return plan;
    }

    private Plan? Read(string hash)
    {
        var path = Path.Combine(folder, hash);
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower) || !File.Exists(path))
            return null;
        try
        {
            var sources = Sources(File.ReadAllBytes(path));
            // Templates stand in a folder, the plan beside it.
            var file = sources.First(s => !s.Path.Contains('/', StringComparison.Ordinal));
            return PlanHash.Compute(sources) == hash ? PlanReader.ReadCopy([file]).Plan : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    // Path, LF, length in bytes, LF, bytes; one after the other.
    private static List<PlanSource> Sources(byte[] bytes)
    {
        var sources = new List<PlanSource>();
        for (var at = 0; at < bytes.Length;)
        {
            var path = Line(bytes, ref at);
            var length = int.Parse(Line(bytes, ref at), NumberStyles.None, CultureInfo.InvariantCulture);
            if (length > bytes.Length - at)
                throw new FormatException("the attachment ends within a file");
            sources.Add(new PlanSource(path, Encoding.UTF8.GetString(bytes, at, length)));
            at += length;
        }

        return sources;
    }

    private static string Line(byte[] bytes, ref int at)
    {
        var end = Array.IndexOf(bytes, (byte)'\n', at);
        if (end < 0)
            throw new FormatException("the attachment ends within a heading");
        var text = Encoding.UTF8.GetString(bytes, at, end - at);
        at = end + 1;
        return text;
    }
}
