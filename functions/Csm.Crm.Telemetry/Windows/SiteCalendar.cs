using NodaTime;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>Days and planned hours of a site, in its own time zone. Immutable.</summary>
public sealed class SiteCalendar : IEquatable<SiteCalendar>
{
    private const double HoursOfAWholeDay = 24;

    private static readonly long EpochMoment = DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMillisecond;

    private readonly double[] plannedHours;

    /// <param name="timeZone">IANA time zone, for example <c>Europe/Berlin</c>.</param>
    /// <param name="plannedHours">Planned hours of Monday to Sunday, 0–24 each.</param>
    /// <exception cref="ArgumentException">The zone is unknown, or there are not seven planned hours within 0–24.</exception>
    public SiteCalendar(string timeZone, IReadOnlyList<double> plannedHours)
    {
        ArgumentNullException.ThrowIfNull(timeZone);
        ArgumentNullException.ThrowIfNull(plannedHours);
        Zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone)
            ?? throw new ArgumentException($"'{timeZone}' is not an IANA time zone. Use a name such as Europe/Berlin or Etc/UTC.", nameof(timeZone));
        if (plannedHours.Count != 7 || plannedHours.Any(static hours => hours is not (>= 0 and <= 24)))
        {
            throw new ArgumentException($"Planned hours must be seven numbers within 0–24, Monday first, but are [{string.Join(", ", plannedHours)}].", nameof(plannedHours));
        }

        this.plannedHours = [.. plannedHours];
    }

    /// <summary>The site's zone.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>IANA name of the zone.</summary>
    public string TimeZone => Zone.Id;

    /// <summary>Planned hours of Monday to Sunday.</summary>
    public IReadOnlyList<double> PlannedHours => plannedHours;

    /// <summary>Planned hours of <paramref name="day"/>, never more than it has.</summary>
    /// <remarks>
    /// A site planned round the clock is planned in the hour the clock shows twice as well, and in none that it leaves out:
    /// 23 or 25 hours on the day of a change. Guarantees plan a day by the same rule (R11).
    /// </remarks>
    public double PlannedOn(LocalDate day)
    {
        var planned = plannedHours[(int)day.DayOfWeek - 1];
        var length = (StartAt(day.PlusDays(1)) - StartAt(day)) / (double)HourSummary.FullHour;
        return planned >= HoursOfAWholeDay ? length : Math.Min(planned, length);
    }

    /// <summary>The site's calendar day at a moment.</summary>
    public LocalDate DayOf(long utcTicks) => DayAt(utcTicks / TimeSpan.TicksPerMillisecond);

    /// <summary>UTC ticks at which <paramref name="day"/> begins: 00:00, or the first moment after a clock change skipped it.</summary>
    public long StartOf(LocalDate day) => StartAt(day) * TimeSpan.TicksPerMillisecond;

    /// <summary>The day whose <see cref="StartAt"/> was the last before or at a moment.</summary>
    /// <param name="moment">UTC milliseconds since 0001-01-01.</param>
    /// <remarks>Not simply the date there: a clock put back over midnight shows the old date once more, and days never go back.</remarks>
    internal LocalDate DayAt(long moment)
    {
        var day = InstantOf(moment).InZone(Zone).Date;
        while (StartAt(day.PlusDays(1)) <= moment)
        {
            day = day.PlusDays(1);
        }

        return day;
    }

    /// <summary>When <paramref name="day"/> begins, UTC milliseconds. A day that the calendar left out begins when it ends.</summary>
    internal long StartAt(LocalDate day)
    {
        var midnight = Zone.MapLocal(day.AtMidnight());
        var start = midnight.Count > 0 ? midnight.First().ToInstant() : midnight.LateInterval.Start;
        return MomentOf(start);
    }

    /// <summary>The hour of the site's clock that holds a moment; a change of the clock ends an hour early.</summary>
    /// <param name="moment">UTC milliseconds since 0001-01-01.</param>
    /// <param name="start">Its start, on a full minute.</param>
    /// <param name="length">Its length, at most 3,600,000.</param>
    internal void HourAt(long moment, out long start, out int length)
    {
        var interval = Zone.GetZoneInterval(InstantOf(moment));
        var offset = WholeMinutes(interval.WallOffset.Milliseconds);
        var local = moment + offset;
        start = local - (local % HourSummary.FullHour) - offset;
        var end = start + HourSummary.FullHour;
        if (interval.HasStart)
        {
            start = Math.Max(start, WholeMinutes(MomentOf(interval.Start)));
        }

        if (interval.HasEnd)
        {
            end = Math.Min(end, WholeMinutes(MomentOf(interval.End)));
        }

        length = (int)(end - start);
    }

    /// <summary>True when zone and planned hours are the same.</summary>
    public bool Equals(SiteCalendar? other) => other is not null && other.Zone.Id == Zone.Id && other.plannedHours.AsSpan().SequenceEqual(plannedHours);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiteCalendar);

    /// <inheritdoc/>
    public override int GetHashCode() => Zone.Id.GetHashCode(StringComparison.Ordinal);

    // Zones keep to whole minutes since 1972; machines report since 2000.
    private static long WholeMinutes(long milliseconds) => milliseconds - (milliseconds % HourSummary.Minute);

    private static Instant InstantOf(long moment) => Instant.FromUnixTimeMilliseconds(moment - EpochMoment);

    private static long MomentOf(Instant instant) => instant.ToUnixTimeMilliseconds() + EpochMoment;
}
