using System.Numerics;
using System.Runtime.CompilerServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>One value per <see cref="Gauge"/>, in place, as <see cref="FixedPoint"/>.</summary>
[InlineArray(GaugeCatalog.Count)]
public struct GaugeValues
{
    private int first;
}

/// <summary>Which gauges are present: one bit per <see cref="Gauge"/>.</summary>
/// <param name="Bits">Bit n stands for the gauge with number n.</param>
public readonly record struct GaugeSet(byte Bits)
{
    /// <summary>True without a gauge.</summary>
    public bool IsEmpty => Bits == 0;

    /// <summary>True when <paramref name="gauge"/> is present.</summary>
    public bool Has(Gauge gauge) => (Bits & (1 << (int)gauge)) != 0;

    /// <summary>This set and <paramref name="gauge"/>.</summary>
    public GaugeSet With(Gauge gauge) => new((byte)(Bits | (1 << (int)gauge)));

    /// <summary>The gauges of both sets.</summary>
    public GaugeSet Union(GaugeSet other) => new((byte)(Bits | other.Bits));

    /// <summary>The gauges of the set, by number.</summary>
    public Enumerator GetEnumerator() => new(Bits);

    /// <summary>Goes through a set without allocating.</summary>
    public struct Enumerator
    {
        private uint left;

        internal Enumerator(uint bits)
        {
            left = bits;
            Current = default;
        }

        /// <summary>The gauge it stands on.</summary>
        public Gauge Current { get; private set; }

        /// <summary>Moves to the next gauge.</summary>
        public bool MoveNext()
        {
            if (left == 0)
            {
                return false;
            }

            Current = (Gauge)BitOperations.TrailingZeroCount(left);
            left &= left - 1;
            return true;
        }
    }
}
