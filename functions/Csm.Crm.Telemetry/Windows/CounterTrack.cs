using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// What is kept of one counter in one hour: first, last, least and greatest value as <see cref="FixedPoint"/>, and when the
/// first and the last stood, in milliseconds from the start of the hour.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public record struct CounterTrack
{
    /// <summary>The value that stood first.</summary>
    public long First { get; set; }

    /// <summary>The value that stood last.</summary>
    public long Last { get; set; }

    /// <summary>The least value.</summary>
    public long Least { get; set; }

    /// <summary>The greatest value.</summary>
    public long Greatest { get; set; }

    /// <summary>When <see cref="First"/> stood.</summary>
    public int FirstAt { get; set; }

    /// <summary>When <see cref="Last"/> stood.</summary>
    public int LastAt { get; set; }

    /// <summary>A track of one value.</summary>
    public static CounterTrack Of(long value, int at) => new() { First = value, Last = value, Least = value, Greatest = value, FirstAt = at, LastAt = at };

    /// <summary>Takes a value in. Of two values of the same moment the greater one stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long value, int at)
    {
        if (at > LastAt || (at == LastAt && value > Last))
        {
            Last = value;
            LastAt = at;
        }

        if (at < FirstAt || (at == FirstAt && value > First))
        {
            First = value;
            FirstAt = at;
        }

        Least = Math.Min(Least, value);
        Greatest = Math.Max(Greatest, value);
    }

    /// <summary>Takes another track of the same hour in.</summary>
    public void Join(in CounterTrack other)
    {
        Add(other.First, other.FirstAt);
        Add(other.Last, other.LastAt);
        Least = Math.Min(Least, other.Least);
        Greatest = Math.Max(Greatest, other.Greatest);
    }
}

/// <summary>One track per <see cref="Counter"/>, in place.</summary>
[InlineArray(CounterCatalog.Count)]
public struct CounterTracks
{
    private CounterTrack first;
}
