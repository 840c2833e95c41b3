using System.Numerics;
using System.Runtime.CompilerServices;
using NodaTime;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// What stands of a machine when its open hours are left aside: where each counter stood before the first of them, and the
/// totals of the days and months that have closed. Kept in coded form; this is the plain one.
/// </summary>
internal sealed class ClosedHistory
{
    /// <summary>Where each counter stood.</summary>
    public CounterSegment[] Segments { get; } = new CounterSegment[CounterCatalog.Count];

    /// <summary>Moment of the last reading of a closed day, UTC milliseconds, or 0.</summary>
    public long LastReading { get; set; }

    /// <summary>The last value of each gauge, or null of a machine without gauges.</summary>
    public GaugePoint[]? LastGauges { get; set; }

    /// <summary>Days, oldest first.</summary>
    public List<DayTotals> Days { get; } = [];

    /// <summary>Months, oldest first.</summary>
    public List<MonthTotals> Months { get; } = [];

    /// <summary>Adds a day to days and months.</summary>
    public void Add(DayTotals day)
    {
        if (Days.Find(kept => kept.Day == day.Day) is { } sameDay)
        {
            sameDay.Add(day);
        }
        else
        {
            // A site that moved west has a date once more that had closed.
            Days.Insert(1 + Days.FindLastIndex(kept => kept.Day < day.Day), day with { });
        }

        var month = day.Day.ToYearMonth();
        var totals = Months.FindLast(kept => kept.Month == month);
        if (totals is null)
        {
            Months.Insert(1 + Months.FindLastIndex(kept => kept.Month.CompareTo(month) < 0), totals = new MonthTotals(month));
        }

        totals.Add(day);
    }

    /// <summary>The oldest day that <see cref="Thin"/> kept, whether it had data or not; null before any closed.</summary>
    public LocalDate? WholeFrom(WindowOptions options) => Days.Count > 0 ? Days[^1].Day.PlusDays(-options.ClosedDays) : null;

    /// <summary>Forgets what is older than is kept.</summary>
    public void Thin(WindowOptions options)
    {
        var oldestDay = WholeFrom(options);
        Days.RemoveAll(day => day.Day < oldestDay);
        var oldestMonth = Months[^1].Month.PlusMonths(1 - options.Months);
        Months.RemoveAll(month => month.Month.CompareTo(oldestMonth) < 0);
    }

    /// <summary>Writes all but the gauges, which <see cref="ClosedGauges"/> does.</summary>
    public void Write(BitWriter writer)
    {
        var units = FindUnits();
        writer.Sized(units.Bits);
        writer.Sized((ulong)LastReading);
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            WriteSegment(writer, Segments[index], units[index]);
        }

        writer.Gamma((ulong)Days.Count);
        var coding = default(TotalsCoding);
        var previous = default(LocalDate);
        foreach (var day in Days)
        {
            writer.Gamma((ulong)Period.DaysBetween(previous, day.Day));
            writer.Raw((ulong)day.HoursInDay, 6);
            writer.Gamma((ulong)day.ConnectedMinutes);
            writer.Raw(day.CoveredHours, 26);
            coding.Write(writer, day.PlannedHours, day.Present, day.Flags, day.Sums, units);
            previous = day.Day;
        }

        writer.Gamma((ulong)Months.Count);
        coding = default;
        foreach (var month in Months)
        {
            writer.Gamma((ulong)((month.Month.Year * 12) + month.Month.Month - 1));
            writer.Raw(month.DaysWithData, 31);
            coding.Write(writer, month.PlannedHours, month.Present, month.Flags, month.Sums, units);
        }
    }

    /// <exception cref="InvalidDataException">The bytes are no history.</exception>
    public static ClosedHistory Read(ref BitReader reader)
    {
        var history = new ClosedHistory();
        var units = new CounterUnits { Bits = reader.Sized() };
        history.LastReading = (long)reader.Sized();
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            history.Segments[index] = ReadSegment(ref reader, units[index], history.LastReading);
        }

        var coding = default(TotalsCoding);
        var previous = default(LocalDate);
        for (var left = reader.Gamma(); left > 0; left--)
        {
            previous = previous.PlusDays(checked((int)reader.Gamma()));
            var (hours, connected, covered) = ((int)reader.Raw(6), (int)reader.Gamma(), (uint)reader.Raw(26));
            var (planned, present, flags, sums) = coding.Read(ref reader, units);
            history.Days.Add(new DayTotals(previous, hours, planned) { ConnectedMinutes = connected, CoveredHours = covered, Present = present, Flags = flags, Sums = sums });
        }

        coding = default;
        for (var left = reader.Gamma(); left > 0; left--)
        {
            var number = checked((int)reader.Gamma());
            var withData = (uint)reader.Raw(31);
            var (planned, present, flags, sums) = coding.Read(ref reader, units);
            history.Months.Add(new MonthTotals(new YearMonth(number / 12, (number % 12) + 1)) { DaysWithData = withData, PlannedHours = planned, Present = present, Flags = flags, Sums = sums });
        }

        return history;
    }

    private CounterUnits FindUnits()
    {
        var units = default(CounterUnits);
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            units.Refine(index, Segments[index].Value);
            units.Refine(index, Segments[index].CandidateValue);
            units.Refine(index, Segments[index].CandidateGrowth);
        }

        Days.ForEach(day => units.Refine(day.Present, day.Sums));
        Months.ForEach(month => units.Refine(month.Present, month.Sums));
        return units;
    }

    private void WriteSegment(BitWriter writer, in CounterSegment segment, long unit)
    {
        writer.Bit(segment.Started);
        if (!segment.Started)
        {
            return;
        }

        writer.Sized((ulong)(segment.Value / unit));
        writer.Gamma((ulong)(LastReading - segment.At));
        writer.Raw(segment.CandidateCount, 2);
        if (segment.CandidateCount > 0)
        {
            writer.Sized((ulong)(segment.CandidateValue / unit));
            writer.Sized((ulong)(segment.CandidateGrowth / unit));
            writer.Gamma((ulong)(LastReading - segment.CandidateAt));
        }
    }

    private static CounterSegment ReadSegment(ref BitReader reader, long unit, long lastReading)
    {
        var segment = new CounterSegment { Started = reader.Bit() };
        if (!segment.Started)
        {
            return segment;
        }

        segment.Value = (long)reader.Sized() * unit;
        segment.At = lastReading - (long)reader.Gamma();
        segment.CandidateCount = (byte)reader.Raw(2);
        if (segment.CandidateCount > 0)
        {
            segment.CandidateValue = (long)reader.Sized() * unit;
            segment.CandidateGrowth = (long)reader.Sized() * unit;
            segment.CandidateAt = lastReading - (long)reader.Gamma();
        }

        return segment;
    }

    // Days and months are coded alike: each against the mean of those before.
    private struct TotalsCoding
    {
        private const int FlagBits = 4;

        private Sums sums;
        private CounterSet previousPresent;
        private long previousPlanned;

        public void Write(BitWriter writer, double plannedHours, CounterSet present, CounterFlags flags, in CounterValues values, CounterUnits units)
        {
            var planned = FixedPoint.Of(plannedHours);
            writer.Bit(planned == previousPlanned);
            if (planned != previousPlanned)
            {
                writer.Sized((ulong)planned);
            }

            writer.Bit(present == previousPresent);
            writer.Raw(present.Bits, present == previousPresent ? 0 : CounterCatalog.Count);
            writer.Bit(flags != CounterFlags.None);
            writer.Raw((ulong)flags, flags == CounterFlags.None ? 0 : FlagBits);
            for (var bits = present.Bits; bits != 0; bits &= bits - 1)
            {
                var index = BitOperations.TrailingZeroCount(bits);
                sums[index].Write(writer, values[index] / units[index]);
            }

            (previousPlanned, previousPresent) = (planned, present);
        }

        public (double PlannedHours, CounterSet Present, CounterFlags Flags, CounterValues Sums) Read(ref BitReader reader, CounterUnits units)
        {
            previousPlanned = reader.Bit() ? previousPlanned : (long)reader.Sized();
            previousPresent = reader.Bit() ? previousPresent : new CounterSet((uint)reader.Raw(CounterCatalog.Count));
            var flags = reader.Bit() ? (CounterFlags)reader.Raw(FlagBits) : CounterFlags.None;
            var values = default(CounterValues);
            for (var bits = previousPresent.Bits; bits != 0; bits &= bits - 1)
            {
                var index = BitOperations.TrailingZeroCount(bits);
                values[index] = sums[index].Read(ref reader) * units[index];
            }

            return (FixedPoint.ToDouble(previousPlanned), previousPresent, flags, values);
        }
    }

    private struct SumCoding
    {
        private Adaptive residuals;
        private long mean;
        private bool started;

        public void Write(BitWriter writer, long sum)
        {
            if (started)
            {
                residuals.Write(writer, sum - mean);
            }
            else
            {
                writer.Sized((ulong)sum);
            }

            Follow(sum);
        }

        public long Read(ref BitReader reader)
        {
            var sum = started ? mean + residuals.Read(ref reader) : (long)reader.Sized();
            Follow(sum);
            return sum;
        }

        private void Follow(long sum)
        {
            mean = started ? mean + ((sum - mean) >> 2) : sum;
            started = true;
        }
    }

    [InlineArray(CounterCatalog.Count)]
    private struct Sums
    {
        private SumCoding first;
    }
}
