namespace Csm.Crm.Plugins.Sites;

/// <summary>
/// The days of a site by its own clock, as stretches of UTC. A day begins at 00:00, or the first moment after a clock change
/// skipped it; of a midnight that comes twice the first one counts. So every moment lies in exactly one day, and the day of a
/// clock change is as much shorter or longer as the clock was moved. Telemetry cuts its days the same way.
/// </summary>
public sealed class SiteDays
{
    private readonly TimeZoneInfo zone;

    /// <param name="zone">The site's time zone.</param>
    public SiteDays(TimeZoneInfo zone) => this.zone = zone;

    /// <summary>UTC days.</summary>
    public static SiteDays OfUtc => new(TimeZoneInfo.Utc);

    /// <summary>A day, UTC.</summary>
    /// <param name="day">Its date at the site; the kind does not matter.</param>
    public Stretch Of(DateTime day) => new(StartOf(day), StartOf(day.AddDays(1)));

    /// <summary>The date at the site at a moment.</summary>
    /// <param name="moment">UTC.</param>
    /// <remarks>A clock put back over midnight shows the old date once more, and days never go back.</remarks>
    public DateTime DateAt(DateTime moment)
    {
        var utc = DateTime.SpecifyKind(moment, DateTimeKind.Utc);
        var date = (utc + zone.GetUtcOffset(utc)).Date;
        while (StartOf(date.AddDays(1)) <= utc)
        {
            date = date.AddDays(1);
        }

        return date;
    }

    /// <summary>When a day begins, UTC.</summary>
    /// <param name="day">Its date at the site; the kind does not matter.</param>
    public DateTime StartOf(DateTime day)
    {
        var midnight = DateTime.SpecifyKind(day.Date, DateTimeKind.Utc);
        var early = zone.GetUtcOffset(midnight.AddDays(-1));
        var late = zone.GetUtcOffset(midnight.AddDays(1));
        if (early == late)
        {
            return midnight - early;
        }

        var change = ChangeBetween(midnight.AddDays(-1), midnight.AddDays(1), early);
        if (midnight - early < change)
        {
            return midnight - early;
        }

        return midnight - late > change ? midnight - late : change;
    }

    // Clocks change on full minutes; Windows writes a change at midnight as the last millisecond before it.
    private DateTime ChangeBetween(DateTime before, DateTime after, TimeSpan offsetBefore)
    {
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before + TimeSpan.FromTicks((after - before).Ticks / 2);
            if (zone.GetUtcOffset(middle) == offsetBefore)
            {
                before = middle;
            }
            else
            {
                after = middle;
            }
        }

        var minutes = (after.Ticks + (TimeSpan.TicksPerMinute / 2)) / TimeSpan.TicksPerMinute;
        return new DateTime(minutes * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
    }
}
