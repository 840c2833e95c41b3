using System.Numerics;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// The coarsest unit in which all values of a counter are whole, per counter: machines count moves in ones and fuel in
/// tenths, and nothing is stored of decimals that nobody sends. Three bits each, the power of ten of the unit.
/// </summary>
internal struct CounterUnits
{
    private const int BitsEach = 3;
    private const int Coarsest = 4;

    private static readonly long[] Powers = [1, 10, 100, 1_000, 10_000];

    // Inverted, so that the default is the coarsest unit of all counters.
    private ulong finer;

    /// <summary>As one number below 2^39; 0 for a new one.</summary>
    public ulong Bits { readonly get => finer; init => finer = value; }

    public readonly long this[int counter] => Powers[Exponent(counter)];

    /// <summary>How many of a counter's units a value is, downwards.</summary>
    public readonly long Count(int counter, long value) => Exponent(counter) switch
    {
        // Divisors that the compiler knows: a division by a variable costs ten times as much, and this runs for each value.
        0 => value,
        1 => value / 10,
        2 => value / 100,
        3 => value / 1_000,
        _ => value / 10_000,
    };

    /// <summary>Makes the unit of a counter finer where a value is not whole in it.</summary>
    /// <returns>Whether it had to.</returns>
    public bool Refine(int counter, long value)
    {
        var exponent = Exponent(counter);
        if (IsWhole(value, exponent))
        {
            return false;
        }

        do
        {
            exponent--;
        }
        while (!IsWhole(value, exponent));
        var shift = counter * BitsEach;
        finer = (finer & ~(7UL << shift)) | ((ulong)(Coarsest - exponent) << shift);
        return true;
    }

    public bool Refine(CounterSet present, in CounterValues values)
    {
        var refined = false;
        for (var bits = present.Bits; bits != 0; bits &= bits - 1)
        {
            var index = BitOperations.TrailingZeroCount(bits);
            refined |= Refine(index, values[index]);
        }

        return refined;
    }

    public bool Refine(in HourSummary hour)
    {
        var refined = false;
        for (var bits = hour.Present.Bits; bits != 0; bits &= bits - 1)
        {
            var index = BitOperations.TrailingZeroCount(bits);
            ref readonly var track = ref hour.Tracks[index];
            refined |= Refine(index, track.First);
            refined |= track.Last != track.First && Refine(index, track.Last);
            refined |= track.Least != track.First && Refine(index, track.Least);
            refined |= track.Greatest != track.Last && Refine(index, track.Greatest);
        }

        return refined;
    }

    private static bool IsWhole(long value, int exponent) => exponent switch
    {
        0 => true,
        1 => value % 10 == 0,
        2 => value % 100 == 0,
        3 => value % 1_000 == 0,
        _ => value % 10_000 == 0,
    };

    private readonly int Exponent(int counter) => Coarsest - Math.Min(Coarsest, (int)((finer >> (counter * BitsEach)) & 7));
}
