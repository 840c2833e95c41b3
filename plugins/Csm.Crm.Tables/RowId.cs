using System.Security.Cryptography;
using System.Text;

namespace Csm.Crm.Tables;

/// <summary>
/// Deterministic ids: the same natural key gives the same row id on every machine and in every run, so that a
/// repeated write meets its own row (RFC 9562 §5.5, version 5, SHA-1 of namespace and name).
/// </summary>
static partial class RowId
{
    private static readonly Guid Namespace = new("5c1f0a3e-7b0e-5d5a-9c55-6373b16d7c01");

    /// <summary>Id of the row of <paramref name="table"/> whose natural key is <paramref name="keyParts"/>.</summary>
    /// <param name="table">Logical name of the table.</param>
    /// <param name="keyParts">
    /// The key's values in the order of the alternate key: ids as <c>D</c>, days as <c>yyyy-MM-dd</c>, choices as their
    /// number, text as it is stored. A part must not contain the separator U+001F.
    /// </param>
    /// <exception cref="ArgumentException">No key part was given, or one contains the separator.</exception>
    public static Guid From(string table, params string[] keyParts)
    {
        if (keyParts.Length == 0 || Array.Exists(keyParts, part => part.IndexOf('\u001f') >= 0))
        {
            throw new ArgumentException($"The natural key of a '{table}' row needs at least one part, and no part may contain U+001F.", nameof(keyParts));
        }

        return FromName(Namespace, table + '\u001f' + string.Join("\u001f", keyParts));
    }

    /// <summary>Version 5 UUID of <paramref name="name"/> in <paramref name="space"/>.</summary>
    public static Guid FromName(Guid space, string name)
    {
        var spaceBytes = space.ToByteArray();
        SwapToNetworkOrder(spaceBytes);
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var input = new byte[spaceBytes.Length + nameBytes.Length];
        spaceBytes.CopyTo(input, 0);
        nameBytes.CopyTo(input, spaceBytes.Length);

        byte[] hash;
        using (var sha1 = SHA1.Create())
        {
            hash = sha1.ComputeHash(input);
        }

        var result = new byte[16];
        Array.Copy(hash, result, 16);
        result[6] = (byte)((result[6] & 0x0F) | 0x50);
        result[8] = (byte)((result[8] & 0x3F) | 0x80);
        SwapToNetworkOrder(result);
        return new Guid(result);
    }

    // Guid keeps its first three fields little-endian; the RFC hashes them big-endian.
    private static void SwapToNetworkOrder(byte[] bytes)
    {
        Array.Reverse(bytes, 0, 4);
        Array.Reverse(bytes, 4, 2);
        Array.Reverse(bytes, 6, 2);
    }
}
