using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Csm.Crm.Telemetry.State;

/// <summary>64-bit content checksum: the first eight bytes of SHA-256. Detects accidents, not attackers.</summary>
internal static class Checksum
{
    public static ulong Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
