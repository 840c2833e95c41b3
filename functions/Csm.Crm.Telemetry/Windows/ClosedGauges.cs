using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Codes what a <see cref="ClosedHistory"/> knows of gauges, beside its counters and in the order of its days and months:
/// machines without gauges have no such part.
/// </summary>
internal static class ClosedGauges
{
    private const int Second = 1_000;

    public static void Write(BitWriter writer, ClosedHistory history)
    {
        foreach (var point in history.LastGauges!)
        {
            writer.Bit(point.At > 0);
            if (point.At > 0)
            {
                writer.Sized((ulong)(point.At / Second));
                writer.Signed(point.Value / GaugeCatalog.Grain);
            }
        }

        var coding = default(TotalsCoding);
        history.Days.ForEach(day => coding.Write(writer, day.Gauges));
        coding = default;
        history.Months.ForEach(month => coding.Write(writer, month.Gauges));
    }

    /// <summary>Adds the gauges to what was read of the counters.</summary>
    /// <exception cref="InvalidDataException">The bytes do not fit the days and months.</exception>
    public static void Read(ref BitReader reader, ClosedHistory history)
    {
        history.LastGauges = new GaugePoint[GaugeCatalog.Count];
        foreach (ref var point in history.LastGauges.AsSpan())
        {
            point = reader.Bit() ? new GaugePoint((long)reader.Sized() * Second, checked((int)reader.Signed() * GaugeCatalog.Grain)) : default;
        }

        var coding = default(TotalsCoding);
        foreach (var day in history.Days)
        {
            day.Gauges = coding.Read(ref reader);
        }

        coding = default;
        foreach (var month in history.Months)
        {
            month.Gauges = coding.Read(ref reader);
        }
    }

    private struct TotalsCoding
    {
        private Lanes lanes;
        private GaugeSet previousPresent;

        public void Write(BitWriter writer, GaugeTotals? totals)
        {
            var present = totals?.Present ?? default;
            writer.Bit(present == previousPresent);
            writer.Raw(present.Bits, present == previousPresent ? 0 : GaugeCatalog.Count);
            previousPresent = present;
            foreach (var gauge in present)
            {
                lanes[(int)gauge].Write(writer, totals![gauge]!.Value);
            }
        }

        public GaugeTotals? Read(ref BitReader reader)
        {
            previousPresent = reader.Bit() ? previousPresent : new GaugeSet((byte)reader.Raw(GaugeCatalog.Count));
            if (previousPresent.IsEmpty)
            {
                return null;
            }

            var totals = new GaugeTotal[GaugeCatalog.Count];
            foreach (var gauge in previousPresent)
            {
                totals[(int)gauge] = lanes[(int)gauge].Read(ref reader);
            }

            return new GaugeTotals(ImmutableArray.Create(totals));
        }
    }

    // Seconds and mean against those before, and what the mean leaves of the weighted sum; bounds against the mean.
    private struct Lane
    {
        private Adaptive seconds;
        private Adaptive means;
        private Adaptive below;
        private Adaptive above;
        private long previousSeconds;
        private long previousMean;

        public void Write(BitWriter writer, GaugeTotal total)
        {
            var weighted = total.Weighted / GaugeCatalog.Grain;
            var (mean, rest) = Math.DivRem(weighted, total.Seconds);
            if (rest < 0)
            {
                (mean, rest) = (mean - 1, rest + total.Seconds);
            }

            seconds.Write(writer, total.Seconds - previousSeconds);
            means.Write(writer, mean - previousMean);
            writer.Raw((ulong)rest, RestBits(total.Seconds));
            below.Write(writer, mean - (total.Least / GaugeCatalog.Grain));
            above.Write(writer, (total.Greatest / GaugeCatalog.Grain) - mean);
            (previousSeconds, previousMean) = (total.Seconds, mean);
        }

        public GaugeTotal Read(ref BitReader reader)
        {
            previousSeconds += seconds.Read(ref reader);
            previousMean += means.Read(ref reader);
            var weighted = (previousMean * previousSeconds) + (long)reader.Raw(RestBits(previousSeconds));
            var least = previousMean - below.Read(ref reader);
            var greatest = previousMean + above.Read(ref reader);
            return new GaugeTotal(weighted * GaugeCatalog.Grain, previousSeconds, checked((int)(least * GaugeCatalog.Grain)), checked((int)(greatest * GaugeCatalog.Grain)));
        }

        private static int RestBits(long seconds) => 64 - BitOperations.LeadingZeroCount((ulong)seconds);
    }

    [InlineArray(GaugeCatalog.Count)]
    private struct Lanes
    {
        private Lane first;
    }
}
