using System.Security.Cryptography;

namespace DrBot.Journal;

/// <summary>The hash chain over the exact bytes of the lines.</summary>
internal static class JournalChain
{
    /// <summary>The <c>prev</c> of entry 0.</summary>
    public static readonly string NoLeaf = new('0', 64);

    /// <summary>SHA-256(0x00 ‖ line without its LF): a leaf as RFC 6962 hashes it, so that the same value serves a
    /// Merkle tree.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> line)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        hash.AppendData(line);
        return hash.GetHashAndReset();
    }

    /// <summary>Lower-case hex, as <c>prev</c> is written.</summary>
    public static string Hex(ReadOnlySpan<byte> leaf) => Convert.ToHexStringLower(leaf);
}
