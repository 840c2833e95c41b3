namespace Csm.Crm.Telemetry.Windows;

/// <summary>Reads what <see cref="BitWriter"/> wrote.</summary>
/// <param name="bytes">The bytes.</param>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int next;
    private ulong pending;
    private int pendingBits;

    /// <summary>Bits read.</summary>
    public readonly int Position => (next * 8) - pendingBits;

    public bool Bit() => Raw(1) != 0;

    /// <exception cref="InvalidDataException">The bytes end first.</exception>
    public ulong Raw(int bits)
    {
        if (bits > 32)
        {
            return Raw(32) | (Raw(bits - 32) << 32);
        }

        while (pendingBits < bits)
        {
            if (next == bytes.Length)
            {
                throw new InvalidDataException($"The state ends after {bytes.Length} bytes, in the middle of a value.");
            }

            pending |= (ulong)bytes[next++] << pendingBits;
            pendingBits += 8;
        }

        var value = pending & ((1UL << bits) - 1);
        pending >>= bits;
        pendingBits -= bits;
        return value;
    }

    /// <exception cref="InvalidDataException">There is no such number.</exception>
    public ulong Gamma()
    {
        var bits = 0;
        while (!Bit())
        {
            if (++bits > 63)
            {
                throw new InvalidDataException("The state holds a number of more than 64 bits.");
            }
        }

        return ((1UL << bits) | Raw(bits)) - 1;
    }

    public ulong Sized() => Raw((int)Raw(6));

    public long Signed() => Adaptive.Unfold(Sized());

    public byte[] Text() => Bytes(checked((int)Gamma()));

    public byte[] Bytes(int count)
    {
        if (count > bytes.Length)
        {
            throw new InvalidDataException($"The state names {count} bytes of content, but has {bytes.Length}.");
        }

        var content = new byte[count];
        for (var index = 0; index < count; index++)
        {
            content[index] = (byte)Raw(8);
        }

        return content;
    }
}
