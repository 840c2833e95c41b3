using Csm.Crm.Plugins.Sites;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>A recorded standstill of one machine.</summary>
/// <param name="From">When it began, UTC.</param>
/// <param name="To">When the machine was available again; null while it stands.</param>
/// <param name="IsExcused">Planned or excluded: it does not count against us.</param>
public sealed record Standstill(DateTime From, DateTime? To, bool IsExcused);

/// <summary>What the standstills of a machine come to.</summary>
/// <param name="PlannedMinutes">Minutes it should have been available.</param>
/// <param name="DownMinutes">Minutes of them in which it was not and that count.</param>
/// <param name="ExcusedMinutes">Minutes of them in which it was not and that do not count.</param>
public sealed record DowntimeCount(decimal PlannedMinutes, decimal DownMinutes, decimal ExcusedMinutes)
{
    /// <summary>Nothing planned, nothing down.</summary>
    public static DowntimeCount None { get; } = new(0m, 0m, 0m);

    /// <summary>Of several machines together.</summary>
    public DowntimeCount Plus(DowntimeCount other) => new(PlannedMinutes + other.PlannedMinutes, DownMinutes + other.DownMinutes, ExcusedMinutes + other.ExcusedMinutes);
}

/// <summary>
/// R11: downtime of a machine against its planned hours. Overlaps are counted once; time that is excused by any record is
/// excused in all; a day counts down for no longer than it was planned. Days are those of the site's clock, as its plan is;
/// time is counted as it elapses, so the day of a clock change has 23 or 25 hours.
/// </summary>
public static class DowntimeRule
{
    /// <summary>Days of a week plan, Monday first.</summary>
    public const int DaysPerWeek = 7;

    private const decimal HoursOfAWholeDay = 24m;

    /// <summary>Counts one machine over some windows.</summary>
    /// <param name="standstills">Its records, in any order, overlapping or not; one that ends before it begins counts nothing.</param>
    /// <param name="plan">Planned hours per weekday, Monday first, seven numbers of 0 to 24.</param>
    /// <param name="windows">The days that count, by their dates at the site, no overlaps.</param>
    /// <param name="days">The site's days.</param>
    public static DowntimeCount Of(IReadOnlyList<Standstill> standstills, IReadOnlyList<decimal> plan, IReadOnlyList<Stretch> windows, SiteDays days)
    {
        if (plan.Count != DaysPerWeek)
        {
            throw new ArgumentException($"A week plan has {DaysPerWeek} days; {plan.Count} were given.", nameof(plan));
        }

        if (windows.Count == 0)
        {
            return DowntimeCount.None;
        }

        var end = days.StartOf(windows.Max(window => window.To));
        var excused = Stretch.Merge(standstills.Where(each => each.IsExcused).Select(each => new Stretch(each.From, each.To ?? end)));
        var down = Stretch.Subtract(Stretch.Merge(standstills.Where(each => !each.IsExcused).Select(each => new Stretch(each.From, each.To ?? end))), excused);
        return windows.SelectMany(DatesOf).Select(date => OnDay(days.Of(date), plan[IndexOf(date)], down, excused)).Aggregate(DowntimeCount.None, (sum, day) => sum.Plus(day));
    }

    private static DowntimeCount OnDay(Stretch day, decimal plannedHours, IReadOnlyList<Stretch> down, IReadOnlyList<Stretch> excused)
    {
        // A machine planned round the clock is planned in the hour the clock shows twice as well.
        var length = (decimal)day.Length.TotalMinutes;
        var planned = plannedHours >= HoursOfAWholeDay ? length : Math.Min(length, 60m * plannedHours);
        var isDown = Math.Min(planned, Stretch.MinutesOf(down, day));
        return new DowntimeCount(planned, isDown, Math.Min(planned - isDown, Stretch.MinutesOf(excused, day)));
    }

    private static int IndexOf(DateTime date) => ((int)date.DayOfWeek + DaysPerWeek - 1) % DaysPerWeek;

    private static IEnumerable<DateTime> DatesOf(Stretch window)
    {
        for (var date = window.From; date < window.To; date = date.AddDays(1))
        {
            yield return date;
        }
    }
}
