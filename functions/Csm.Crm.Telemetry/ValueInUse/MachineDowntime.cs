using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>
/// The recorded standstills of one machine by day of its site (R8). Overlaps count once; time that is excused by any record
/// is excused in all; a day counts down for no longer than it was planned. Pure.
/// </summary>
public sealed class MachineDowntime
{
    private readonly SortedDictionary<LocalDate, DayDowntime> days = [];

    /// <summary>Nothing recorded.</summary>
    public static MachineDowntime None { get; } = new();

    /// <summary>Days with a record, oldest first, also those on which nothing was planned.</summary>
    public IReadOnlyDictionary<LocalDate, DayDowntime> Days => days;

    /// <summary>The standstills, day by day.</summary>
    /// <param name="calendar">The site's days and planned hours.</param>
    /// <param name="standstills">In any order, overlapping or not.</param>
    /// <param name="from">First day that is looked at.</param>
    /// <param name="to">Last day that is looked at: an open standstill counts up to its end.</param>
    public static MachineDowntime Of(SiteCalendar calendar, IReadOnlyCollection<Standstill> standstills, LocalDate from, LocalDate to)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        ArgumentNullException.ThrowIfNull(standstills);
        if (standstills.Count == 0 || from > to)
        {
            return None;
        }

        var (start, end) = (calendar.StartOf(from), calendar.StartOf(to.PlusDays(1)));
        var excused = Merge(standstills.Where(static each => each.IsExcused).Select(Clip));
        var down = Subtract(Merge(standstills.Where(static each => !each.IsExcused).Select(Clip)), excused);
        var downtime = new MachineDowntime();
        var downByDay = ByDay(calendar, down);
        var excusedByDay = ByDay(calendar, excused);
        foreach (var day in downByDay.Keys.Union(excusedByDay.Keys))
        {
            var planned = 60 * calendar.PlannedOn(day);
            var isDown = Math.Min(planned, downByDay.GetValueOrDefault(day));
            downtime.days[day] = new DayDowntime(isDown, Math.Min(planned - isDown, excusedByDay.GetValueOrDefault(day)));
        }

        return downtime;

        Stretch Clip(Standstill each) => new(Math.Max(start, each.From.Ticks), Math.Min(end, each.To?.Ticks ?? end));
    }

    private static List<Stretch> Merge(IEnumerable<Stretch> stretches)
    {
        var merged = new List<Stretch>();
        foreach (var stretch in stretches.Where(static stretch => stretch.To > stretch.From).OrderBy(static stretch => stretch.From))
        {
            if (merged.Count > 0 && stretch.From <= merged[^1].To)
            {
                merged[^1] = merged[^1] with { To = Math.Max(merged[^1].To, stretch.To) };
            }
            else
            {
                merged.Add(stretch);
            }
        }

        return merged;
    }

    private static List<Stretch> Subtract(List<Stretch> time, List<Stretch> without)
    {
        var left = new List<Stretch>();
        foreach (var stretch in time)
        {
            var from = stretch.From;
            foreach (var gap in without)
            {
                if (gap.To <= from || gap.From >= stretch.To)
                {
                    continue;
                }

                if (gap.From > from)
                {
                    left.Add(new Stretch(from, gap.From));
                }

                from = gap.To;
            }

            if (stretch.To > from)
            {
                left.Add(stretch with { From = from });
            }
        }

        return left;
    }

    private static Dictionary<LocalDate, double> ByDay(SiteCalendar calendar, List<Stretch> merged)
    {
        var minutes = new Dictionary<LocalDate, double>();
        foreach (var stretch in merged)
        {
            var day = calendar.DayOf(stretch.From);
            for (var from = stretch.From; from < stretch.To; day = day.PlusDays(1))
            {
                var to = Math.Min(stretch.To, calendar.StartOf(day.PlusDays(1)));
                minutes[day] = minutes.GetValueOrDefault(day) + ((to - from) / (double)TimeSpan.TicksPerMinute);
                from = to;
            }
        }

        return minutes;
    }

    // UTC ticks, up to but not including the second.
    private readonly record struct Stretch(long From, long To);
}
