using NodaTime;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>Days and planned hours of a site, in its own time zone. Immutable.</summary>
public sealed class SiteCalendar : IEquatable<SiteCalendar>
{
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

    /// <summary>Planned hours of <paramref name="day"/>.</summary>
    public double PlannedOn(LocalDate day) => plannedHours[(int)day.DayOfWeek - 1];

    /// <summary>The site's calendar day at a moment.</summary>
    public LocalDate DayOf(long utcTicks) => InstantOf(utcTicks).InZone(Zone).Date;

    /// <summary>UTC ticks at which <paramref name="day"/> begins: 00:00, or the first moment after a clock change skipped it.</summary>
    public long StartOf(LocalDate day) => Zone.AtStartOfDay(day).ToInstant().ToDateTimeUtc().Ticks;

    /// <summary>True when zone and planned hours are the same.</summary>
    public bool Equals(SiteCalendar? other) => other is not null && other.Zone.Id == Zone.Id && other.plannedHours.AsSpan().SequenceEqual(plannedHours);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiteCalendar);

    /// <inheritdoc/>
    public override int GetHashCode() => Zone.Id.GetHashCode(StringComparison.Ordinal);

    private static Instant InstantOf(long utcTicks) => Instant.FromDateTimeUtc(new DateTime(utcTicks, DateTimeKind.Utc));
}
