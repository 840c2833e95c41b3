using System.Buffers.Binary;
using System.Numerics;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>Writes whole numbers of any width behind one another, lowest bit first. Reused: <see cref="Clear"/> starts anew.</summary>
internal sealed class BitWriter
{
    private byte[] buffer = new byte[1_024];
    private int length;
    private ulong pending;
    private int pendingBits;

    /// <summary>Bits written.</summary>
    public int Bits => (length * 8) + pendingBits;

    public void Clear()
    {
        length = 0;
        pending = 0;
        pendingBits = 0;
    }

    /// <summary>Goes on behind the first <paramref name="bits"/> bits of <paramref name="bytes"/>.</summary>
    public void Continue(ReadOnlySpan<byte> bytes, int bits)
    {
        Clear();
        length = bits / 8;
        Reserve(0);
        bytes[..length].CopyTo(buffer);
        pendingBits = bits % 8;
        pending = pendingBits == 0 ? 0 : bytes[length] & ((1UL << pendingBits) - 1);
    }

    /// <summary>All bytes; bits that fill the last one up are 0.</summary>
    public ReadOnlySpan<byte> Written
    {
        get
        {
            Reserve(sizeof(ulong));
            BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(length), pending);
            return buffer.AsSpan(0, length + ((pendingBits + 7) / 8));
        }
    }

    public void Bit(bool value) => Raw(value ? 1UL : 0UL, 1);

    /// <summary>The lowest <paramref name="bits"/> bits of a number, 0–64.</summary>
    public void Raw(ulong value, int bits)
    {
        if (bits > 32)
        {
            Raw(value & uint.MaxValue, 32);
            Raw(value >> 32, bits - 32);
            return;
        }

        pending |= (value & ((1UL << bits) - 1)) << pendingBits;
        pendingBits += bits;
        if (pendingBits < 32)
        {
            return;
        }

        Reserve(sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(length), (uint)pending);
        length += sizeof(uint);
        pending >>= 32;
        pendingBits -= 32;
    }

    /// <summary>A number of unknown size, short when it is small (Elias gamma): 2·log2(value + 1) + 1 bits.</summary>
    public void Gamma(ulong value)
    {
        var bits = BitOperations.Log2(value + 1);
        for (var left = bits; left > 0; left -= 32)
        {
            Raw(0, Math.Min(left, 32));
        }

        Raw(1, 1);
        Raw(value + 1, bits);
    }

    /// <summary>A number of unknown size that is seldom small: its width in 6 bits, then itself.</summary>
    public void Sized(ulong value)
    {
        var bits = 64 - BitOperations.LeadingZeroCount(value);
        Raw((ulong)Math.Min(bits, 63), 6);
        Raw(value, bits);
    }

    /// <summary>A signed number, by <see cref="Sized"/>.</summary>
    public void Signed(long value) => Sized(Adaptive.Fold(value));

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Gamma((ulong)utf8.Length);
        Bytes(utf8);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            Raw(value, 8);
        }
    }

    private void Reserve(int more)
    {
        if (length + more + sizeof(ulong) > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + more + sizeof(ulong)));
        }
    }
}
