using NodaTime;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// What is known about one machine: the open readings, and the totals of the days and months that have closed. Not safe
/// for use by several threads.
/// </summary>
/// <remarks>
/// Readings stay open until nothing that may still arrive in time can touch their day. Totals of open days are computed
/// when asked for, from the sorted readings; a closed day was computed once in the same way. So any order and any
/// repetition of a stream, within the lateness horizon, gives identical days.
/// </remarks>
public sealed class MachineWindow
{
    private readonly ReadingSeries open = new();
    private readonly CounterSegment[] segments = new CounterSegment[CounterCatalog.Count];
    private readonly WindowOptions options;
    private long nextClosing = long.MaxValue;

    // Totals of the open days, kept until a reading or the calendar changes them: publication asks several times.
    private (List<DayTotals> Days, CounterSegment[] After)? computed;

    /// <param name="deviceId">The device, as it names itself.</param>
    /// <param name="calendar">Its site.</param>
    /// <param name="options">Gap and lateness rules.</param>
    public MachineWindow(string deviceId, SiteCalendar calendar, WindowOptions options)
    {
        DeviceId = deviceId;
        Calendar = calendar;
        this.options = options;
    }

    /// <summary>The device, as it names itself.</summary>
    public string DeviceId { get; }

    /// <summary>The site by which days that are still open will be cut.</summary>
    public SiteCalendar Calendar { get; private set; }

    /// <summary>UTC ticks of the newest reading, or 0 before the first.</summary>
    public long NewestTicks { get; private set; }

    /// <summary>Readings before this moment come too late: UTC ticks.</summary>
    public long ClosedUntilTicks { get; private set; }

    /// <summary>Readings that came too late.</summary>
    public long LateReadings { get; private set; }

    internal long LastClosedTicks { get; private set; }

    internal ReadOnlySpan<CounterReading> OpenReadings => open.Items;

    internal ReadOnlySpan<CounterSegment> Segments => segments;

    internal List<DayTotals> ClosedDays { get; } = [];

    internal List<MonthTotals> ClosedMonths { get; } = [];

    /// <summary>Takes a reading in.</summary>
    /// <returns>False when it is too late: its day has closed.</returns>
    public bool Accept(in CounterReading reading)
    {
        if (reading.Ticks < ClosedUntilTicks)
        {
            LateReadings++;
            return false;
        }

        computed = null;
        var first = open.Items.IsEmpty || reading.Ticks < open.Items[0].Ticks;
        open.Add(reading);
        NewestTicks = Math.Max(NewestTicks, reading.Ticks);
        if (first)
        {
            nextClosing = ClosingOf(open.Items[0].Ticks);
        }

        while (NewestTicks >= nextClosing)
        {
            CloseOldestDay();
        }

        return true;
    }

    /// <summary>Moves the machine to another site, or takes changed planned hours over, for all days still open.</summary>
    public void MoveTo(SiteCalendar calendar)
    {
        Calendar = calendar;
        computed = null;
        nextClosing = open.Items.IsEmpty ? long.MaxValue : ClosingOf(open.Items[0].Ticks);
    }

    /// <summary>Totals of all days that are kept, oldest first; the newest may still grow.</summary>
    public IReadOnlyList<DayTotals> Days() => Days(out _);

    /// <summary>Totals of all months that are kept, oldest first, each the sum of its days so far.</summary>
    public IReadOnlyList<MonthTotals> Months()
    {
        var months = ClosedMonths.ConvertAll(static month => month.Copy());
        foreach (var day in OpenDays(out _))
        {
            AddToMonth(months, day);
        }

        return months;
    }

    /// <summary>Where a counter stands after the newest reading, or null where it was never reported.</summary>
    public double? LastValue(Counter counter)
    {
        OpenDays(out var after);
        return after[(int)counter].HasValue ? after[(int)counter].LastValue : null;
    }

    internal List<DayTotals> Days(out CounterSegment[] after)
    {
        var days = ClosedDays.ConvertAll(static day => day with { });
        foreach (var day in OpenDays(out after))
        {
            AddToDays(days, day with { });
        }

        return days;
    }

    internal void Restore(
        long newest, long closedUntil, long lastClosed, long late, ReadOnlySpan<CounterSegment> storedSegments, IEnumerable<CounterReading> readings, IEnumerable<DayTotals> days, IEnumerable<MonthTotals> months)
    {
        NewestTicks = newest;
        ClosedUntilTicks = closedUntil;
        LastClosedTicks = lastClosed;
        LateReadings = late;
        storedSegments.CopyTo(segments);
        foreach (var reading in readings)
        {
            open.Add(reading);
        }

        ClosedDays.AddRange(days);
        ClosedMonths.AddRange(months);
        MoveTo(Calendar);
    }

    private long ClosingOf(long ticks) => Calendar.StartOf(Calendar.DayOf(ticks).PlusDays(1)) + options.ClosingDelayTicks;

    private void CloseOldestDay()
    {
        var readings = open.Items;
        var end = CutDay(readings[0].Ticks, readings, out var day, out var from, out var count);
        var totals = DayCalculation.Compute(Calendar, day, from, end, readings[..count], Previous(), NextTicks(readings, count), segments, options);
        AddToDays(ClosedDays, totals);
        AddToMonth(ClosedMonths, totals);
        Thin();

        LastClosedTicks = readings[count - 1].Ticks;
        ClosedUntilTicks = end;
        open.RemoveBefore(end);
        nextClosing = open.Items.IsEmpty ? long.MaxValue : ClosingOf(open.Items[0].Ticks);
    }

    private List<DayTotals> OpenDays(out CounterSegment[] after)
    {
        computed ??= ComputeOpenDays();
        after = computed.Value.After;
        return computed.Value.Days;
    }

    private (List<DayTotals> Days, CounterSegment[] After) ComputeOpenDays()
    {
        CounterSegment[] after = [.. segments];
        var days = new List<DayTotals>();
        var readings = open.Items;
        var previous = Previous();
        while (!readings.IsEmpty)
        {
            var end = CutDay(readings[0].Ticks, readings, out var day, out var from, out var count);
            days.Add(DayCalculation.Compute(Calendar, day, from, end, readings[..count], previous, NextTicks(readings, count), after, options));
            previous = readings[count - 1].Ticks;
            readings = readings[count..];
        }

        return (days, after);
    }

    private long? Previous() => LastClosedTicks > 0 ? LastClosedTicks : null;

    private static long? NextTicks(ReadOnlySpan<CounterReading> readings, int count) => count < readings.Length ? readings[count].Ticks : null;

    private long CutDay(long firstTicks, ReadOnlySpan<CounterReading> readings, out LocalDate day, out long from, out int count)
    {
        day = Calendar.DayOf(firstTicks);
        from = Calendar.StartOf(day);
        var end = Calendar.StartOf(day.PlusDays(1));
        count = 1;
        while (count < readings.Length && readings[count].Ticks < end)
        {
            count++;
        }

        return end;
    }

    private static void AddToDays(List<DayTotals> days, DayTotals day)
    {
        if (days.Find(kept => kept.Day == day.Day) is { } sameDay)
        {
            sameDay.Add(day);
            return;
        }

        days.Add(day);
    }

    private static void AddToMonth(List<MonthTotals> months, DayTotals day)
    {
        var month = day.Day.ToYearMonth();
        var totals = months.FindLast(kept => kept.Month == month);
        if (totals is null)
        {
            months.Add(totals = new MonthTotals(month));
        }

        totals.Add(day);
    }

    private void Thin()
    {
        var oldestDay = ClosedDays[^1].Day.PlusDays(-options.ClosedDays);
        ClosedDays.RemoveAll(day => day.Day < oldestDay);
        var oldestMonth = ClosedMonths[^1].Month.PlusMonths(1 - options.Months);
        ClosedMonths.RemoveAll(month => month.Month.CompareTo(oldestMonth) < 0);
    }
}
