using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DrBot.Sandbox.Kubernetes;

/// <summary>A hash that is the same in every process, 48 bits wide.</summary>
internal static class StableHash
{
    public static long Of(string text) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) & 0xFFFF_FFFF_FFFF;
}
