using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.State;
using NodaTime;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// What is known about one machine: the hours that are still open, and the totals of the days and months that have closed.
/// Not safe for use by several threads, nor beside another window of the same partition.
/// </summary>
/// <remarks>
/// Hours stay open until nothing that may still arrive in time can touch their day. Totals of open days are computed when
/// asked for; a closed day was computed once in the same way. So any order and any repetition of a stream, within the
/// lateness horizon, gives identical days. The newest hour is kept plain, because nearly all readings belong to it; the
/// others, and what has closed, are kept coded.
/// </remarks>
public sealed partial class MachineWindow
{
    internal const long MillisecondsPerMinute = 60_000;

    private readonly WindowWorkspace workspace;
    private readonly OpenHours<HourSummary, HourCoding> open;
    private MachineGauges? gauges;
    private byte[] history = [];
    private long nextClosing;
    private long closedThrough;

    /// <param name="deviceId">The device, as it names itself.</param>
    /// <param name="calendar">Its site.</param>
    /// <param name="options">Gap and lateness rules.</param>
    public MachineWindow(string deviceId, SiteCalendar calendar, WindowOptions options)
        : this(deviceId, calendar, new WindowWorkspace(options))
    {
    }

    internal MachineWindow(string deviceId, SiteCalendar calendar, WindowWorkspace workspace)
    {
        DeviceId = deviceId;
        Calendar = calendar;
        this.workspace = workspace;
        open = new OpenHours<HourSummary, HourCoding>(workspace.Bits, workspace.Hours);
    }

    /// <summary>The device, as it names itself.</summary>
    public string DeviceId { get; }

    /// <summary>The site by which days that are still open will be cut.</summary>
    public SiteCalendar Calendar { get; private set; }

    /// <summary>UTC ticks of the newest reading, or 0 before the first.</summary>
    public long NewestTicks => Newest * TimeSpan.TicksPerMillisecond;

    /// <summary>Readings before this moment come too late: UTC ticks.</summary>
    public long ClosedUntilTicks => ClosedUntil * TimeSpan.TicksPerMillisecond;

    /// <summary>Readings that came too late.</summary>
    public long LateReadings { get; internal set; }

    /// <summary>Where the machine was last.</summary>
    public LastPosition Position { get; private set; }

    /// <summary>Moment of the newest reading, UTC milliseconds, or 0.</summary>
    internal long Newest { get; private set; }

    /// <summary>Readings before this moment come too late, UTC milliseconds.</summary>
    internal long ClosedUntil { get; private set; }

    /// <summary>Takes a single reading in.</summary>
    /// <returns>False when it is too late: its day has closed.</returns>
    public bool Accept(in CounterReading reading)
    {
        var moment = reading.Ticks / TimeSpan.TicksPerMillisecond;
        if (!TryEnter(moment))
        {
            LateReadings++;
            return false;
        }

        var hour = default(HourSummary);
        Calendar.HourAt(moment, out var start, out var length);
        hour.Begin(start, length);
        hour.Add(reading, moment);
        if (!reading.Gauges.IsEmpty)
        {
            var shown = default(GaugeHour);
            shown.Begin(start);
            shown.Add(reading, moment);
            JoinGauges(new ReadOnlySpan<GaugeHour>(in shown));
        }

        Join(new ReadOnlySpan<HourSummary>(in hour), LastPosition.Of(reading, moment));
        return true;
    }

    /// <summary>Moves the horizon on to a reading, and says whether the reading lies behind it. Nothing else changes.</summary>
    /// <param name="moment">UTC milliseconds.</param>
    internal bool TryEnter(long moment)
    {
        if (moment > Newest)
        {
            Newest = moment;
            if (moment >= nextClosing)
            {
                MoveHorizon();
            }
        }

        return moment >= ClosedUntil;
    }

    /// <summary>Takes gauges in. Those of the same readings' <see cref="Join"/> come first: it may close their days.</summary>
    /// <param name="hours">Hours by this machine's calendar, ascending by start.</param>
    internal void JoinGauges(ReadOnlySpan<GaugeHour> hours) => (gauges ??= new MachineGauges(workspace)).Join(OfOpenDays(hours));

    /// <summary>Takes summaries in whose readings had all come in time, and closes the days that the horizon has passed.</summary>
    /// <param name="hours">Summaries by this machine's calendar, ascending by start.</param>
    /// <param name="position">Where the machine was last, according to the same readings.</param>
    internal void Join(ReadOnlySpan<HourSummary> hours, LastPosition position)
    {
        Position = Position.Join(position);
        if (!hours.IsEmpty)
        {
            TryEnter(hours[^1].Last);
            open.Join(OfOpenDays(hours));
        }

        if (!workspace.KeepsDaysOpen)
        {
            CloseEndedDays();
        }
    }

    /// <summary>Moves the machine to another site, or takes changed planned hours over, for all days still open.</summary>
    public void MoveTo(SiteCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var sameDays = calendar.Zone.Equals(Calendar.Zone);
        if (workspace.KeepsDaysOpen && !sameDays)
        {
            CloseEndedDays();
        }

        Calendar = calendar;
        if (Newest > 0 && !sameDays)
        {
            MoveHorizon();
        }
    }

    /// <summary>Totals of all days that are kept, oldest first; the newest may still grow.</summary>
    public IReadOnlyList<DayTotals> Days() => Derive().Days;

    /// <summary>Totals of all months that are kept, oldest first, each the sum of its days so far.</summary>
    public IReadOnlyList<MonthTotals> Months() => Derive().Months;

    /// <summary>Where a counter stands after the newest reading, or null where it was never reported.</summary>
    public double? LastValue(Counter counter) => Derive().LastValue(counter);

    /// <summary>Everything that follows from what is kept, open days included.</summary>
    public MachineTotals Derive() => Derive(long.MaxValue);

    /// <summary>Everything that follows from what is kept of the days before a moment.</summary>
    /// <param name="until">Start of a day at the site, UTC milliseconds.</param>
    internal MachineTotals Derive(long until)
    {
        var everything = ReadHistory();
        var wholeFrom = everything.WholeFrom(workspace.Options);
        DayClosing.Add(everything, open.Read(), ReadGauges(), until, Calendar, workspace.Options);
        return new MachineTotals(everything.Days, everything.Months, everything.Segments, everything.LastReading) { WholeFrom = wholeFrom };
    }

    internal void Store(BitWriter writer)
    {
        writer.Sized((ulong)Newest);
        writer.Gamma((ulong)LateReadings);
        writer.Bit(Position.Moment > 0);
        if (Position.Moment > 0)
        {
            writer.Sized((ulong)Position.Moment);
            writer.Signed(Position.Latitude);
            writer.Signed(Position.Longitude);
        }

        open.Store(writer);
        writer.Gamma((ulong)history.Length);
        writer.Bytes(history);
    }

    /// <summary>Writes the gauges.</summary>
    /// <returns>False without any; nothing is written then.</returns>
    internal bool StoreGauges(BitWriter writer)
    {
        gauges?.Store(writer);
        return gauges is not null;
    }

    /// <summary>Reads what <see cref="StoreGauges"/> wrote.</summary>
    internal void RestoreGauges(ref BitReader reader) => (gauges = new MachineGauges(workspace)).Restore(ref reader);

    internal void Restore(ref BitReader reader)
    {
        Newest = (long)reader.Sized();
        LateReadings = (long)reader.Gamma();
        Position = reader.Bit() ? new LastPosition((long)reader.Sized(), (int)reader.Signed(), (int)reader.Signed()) : default;
        open.Restore(ref reader);
        history = reader.Text();
        if (Newest > 0)
        {
            MoveHorizon();
            KeepClosed();
        }
    }

    /// <summary>Begins with what an older format knew.</summary>
    internal void Begin(ClosedHistory closed, long newest, long closedUntil, long late)
    {
        Newest = newest;
        LateReadings = late;
        KeepHistory(closed);
        ClosedUntil = closedUntil;
        if (Newest > 0)
        {
            MoveHorizon();
        }
    }

    private ClosedHistory ReadHistory()
    {
        var reader = new BitReader(history);
        var closed = history.Length == 0 ? new ClosedHistory() : ClosedHistory.Read(ref reader);
        gauges?.AddTo(closed);
        return closed;
    }

    private ReadOnlySpan<GaugeHour> ReadGauges() => gauges is null ? [] : gauges.Read();

    private void KeepHistory(ClosedHistory closed)
    {
        workspace.Bits.Clear();
        closed.Write(workspace.Bits);
        history = workspace.Bits.Written.ToArray();
    }
}
