using System.Numerics;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Codes numbers that are alike (Golomb–Rice with a parameter that follows their mean): about log2(mean) + 2 bits each,
/// without anything being stored about them beforehand.
/// </summary>
internal struct Adaptive
{
    private const int LongestUnary = 12;
    private const int Memory = 16;

    private ulong sum;
    private uint count;

    /// <summary>Maps signed numbers to unsigned ones, near 0 to near 0.</summary>
    public static ulong Fold(long value) => (ulong)((value << 1) ^ (value >> 63));

    /// <summary>Undoes <see cref="Fold"/>.</summary>
    public static long Unfold(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    public void Write(BitWriter writer, long number)
    {
        var value = Fold(number);
        var parameter = Parameter();
        var quotient = value >> parameter;
        if (quotient < LongestUnary)
        {
            writer.Raw((1UL << (int)quotient) - 1, (int)quotient + 1);
            writer.Raw(value, parameter);
        }
        else
        {
            writer.Raw((1UL << LongestUnary) - 1, LongestUnary);
            writer.Sized(value);
        }

        Follow(value);
    }

    public long Read(ref BitReader reader)
    {
        var parameter = Parameter();
        var quotient = 0;
        while (quotient < LongestUnary && reader.Bit())
        {
            quotient++;
        }

        var value = quotient < LongestUnary ? ((ulong)quotient << parameter) | reader.Raw(parameter) : reader.Sized();
        Follow(value);
        return Unfold(value);
    }

    // The least parameter for which count · 2^parameter reaches the sum, at most 32.
    private readonly int Parameter() => sum <= count ? 0 : Math.Min(32, BitOperations.Log2((sum - 1) / Math.Max(1, count)) + 1);

    private void Follow(ulong value)
    {
        sum += Math.Min(value, uint.MaxValue);
        if (++count == Memory)
        {
            sum >>= 1;
            count >>= 1;
        }
    }
}
