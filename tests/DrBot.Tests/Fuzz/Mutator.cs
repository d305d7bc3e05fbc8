using System.Text;

namespace DrBot.Tests.Fuzz;

/// <summary>Spoils bytes: the same seed spoils them the same way.</summary>
internal sealed class Mutator(int seed)
{
    // What parsers have stumbled over before: ends of text, halves of characters, deep nesting, numbers off the scale.
    private static readonly byte[][] Words =
    [
        [0x00], [0xFF, 0xFE], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        .. new[]
        {
            "\"", "\\", "\\u0000", "\\uD800", "{", "}", "[", "]", ":", ",", "null", "true", "{}", "[]", "\"\"", "0", "-0", "-1",
            "1e999", "99999999999999999999", "0.1", "%", "%00", "%FF", "%ZZ", "&", "=", "&&", "+", "payload=", "\r\n", "\t",
            "\u202E", "\uFEFF", "\u2028", "U0SARAH", "W0", "C0", "T0OTHER", "..", "//", "<!channel>", "<@U0MIKE>", "${x}", "type",
        }.Select(Encoding.UTF8.GetBytes),
        Encoding.UTF8.GetBytes(new string('[', 200)), Encoding.UTF8.GetBytes(new string('a', 9_000)),
    ];

    private readonly Random random = new(seed);

    /// <summary>A spoilt copy: one to six changes, each at a place of its own.</summary>
    public byte[] Spoil(byte[] bytes)
    {
        var spoilt = bytes.ToList();
        for (var i = random.Next(1, 7); i > 0; i--)
            Change(spoilt);
        return [.. spoilt];
    }

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 1 + (random.Next(4) == 0 ? 200 : 8)), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, Words[random.Next(Words.Length)]);
                break;
            case 4 when random.Next(8) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Words[random.Next(Words.Length)]);
                break;
        }
    }
}
