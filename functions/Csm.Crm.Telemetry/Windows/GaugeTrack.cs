using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// What is kept of one gauge in one hour: the last value of each ten minutes and its second, and the least and greatest of
/// all. Values are <see cref="FixedPoint"/>.
/// </summary>
/// <remarks>
/// A slot is one number: the second within it (from 1; 0 = no value) above the value. So the later value is the greater
/// number, of two of one second the greater value is, and joining is taking the maximum.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct GaugeTrack : IEquatable<GaugeTrack>
{
    /// <summary>Slots of an hour.</summary>
    public const int SlotCount = 6;

    /// <summary>Length of a slot, s.</summary>
    public const int SlotSeconds = 600;

    private const int ValueBits = 22;
    private const uint ValueMask = (1u << ValueBits) - 1;

    // Hundredths from −10,000 to 31,943: wider than any gauge's range.
    private const int Offset = 1_000_000;

    private Slots slots;

    /// <summary>The least value.</summary>
    public int Least { get; private set; }

    /// <summary>The greatest value.</summary>
    public int Greatest { get; private set; }

    /// <summary>A track of one value.</summary>
    public static GaugeTrack Of(int value, int second)
    {
        var track = new GaugeTrack { Least = value, Greatest = value };
        track.Add(value, second);
        return track;
    }

    /// <summary>Takes a value in.</summary>
    /// <param name="value">The value.</param>
    /// <param name="second">Its second in the hour, 0–3,599.</param>
    public void Add(int value, int second)
    {
        ref var slot = ref slots[second / SlotSeconds];
        slot = Math.Max(slot, Packed(value, second % SlotSeconds));
        Least = Math.Min(Least, value);
        Greatest = Math.Max(Greatest, value);
    }

    /// <summary>Takes another track of the same hour in.</summary>
    public void Join(in GaugeTrack other)
    {
        for (var slot = 0; slot < SlotCount; slot++)
        {
            slots[slot] = Math.Max(slots[slot], other.slots[slot]);
        }

        Bound(other.Least, other.Greatest);
    }

    /// <summary>The last value of a slot and its second in the hour, or false without one.</summary>
    public readonly bool TryGet(int slot, out int value, out int second)
    {
        var packed = slots[slot];
        value = ((int)(packed & ValueMask) - Offset) * GaugeCatalog.Grain;
        second = (slot * SlotSeconds) + (int)(packed >> ValueBits) - 1;
        return packed != 0;
    }

    /// <summary>Widens least and greatest.</summary>
    internal void Bound(int least, int greatest)
    {
        Least = Math.Min(Least, least);
        Greatest = Math.Max(Greatest, greatest);
    }

    /// <summary>True when both say the same.</summary>
    public readonly bool Equals(GaugeTrack other)
    {
        for (var slot = 0; slot < SlotCount; slot++)
        {
            if (slots[slot] != other.slots[slot])
            {
                return false;
            }
        }

        return Least == other.Least && Greatest == other.Greatest;
    }

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is GaugeTrack other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Least, Greatest);

    private static uint Packed(int value, int second) => ((uint)(second + 1) << ValueBits) | (uint)((value / GaugeCatalog.Grain) + Offset);

    [InlineArray(SlotCount)]
    private struct Slots
    {
        private uint first;
    }
}

/// <summary>One track per <see cref="Gauge"/>, in place.</summary>
[InlineArray(GaugeCatalog.Count)]
public struct GaugeTracks
{
    private GaugeTrack first;
}
