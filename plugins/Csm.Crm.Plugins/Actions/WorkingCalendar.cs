namespace Csm.Crm.Plugins.Actions;

/// <summary>
/// On which weekdays somebody works. Counts days, not hours: a day is a date of the site, so a change to or from daylight
/// saving time moves nothing. Public holidays are not known.
/// </summary>
public sealed class WorkingCalendar
{
    private readonly bool[] works;

    private WorkingCalendar(bool[] works) => this.works = works;

    /// <summary>Monday to Friday: what is taken where nothing is planned.</summary>
    public static WorkingCalendar MondayToFriday() => new([false, true, true, true, true, true, false]);

    /// <summary>The calendar of sites by their planned hours: a day counts when one of them works.</summary>
    /// <param name="sites">Of each site the planned hours from Monday to Sunday; null counts as none.</param>
    /// <returns>Monday to Friday when no site plans any hours.</returns>
    /// <exception cref="ArgumentException">A site has other than seven days.</exception>
    public static WorkingCalendar Of(IEnumerable<IReadOnlyList<decimal?>> sites)
    {
        var week = new bool[7];
        foreach (var hours in sites)
        {
            if (hours.Count != week.Length)
            {
                throw new ArgumentException($"A week has seven days, not {hours.Count}. Pass the planned hours from Monday to Sunday.", nameof(sites));
            }

            for (var day = 0; day < week.Length; day++)
            {
                // The week of the framework begins on Sunday.
                week[(day + 1) % week.Length] |= hours[day] > 0;
            }
        }

        return week.Contains(true) ? new WorkingCalendar(week) : MondayToFriday();
    }

    /// <summary>Whether somebody works on the day.</summary>
    /// <param name="day">A date; a time of day is passed over.</param>
    public bool IsWorkingDay(DateTime day) => works[(int)day.DayOfWeek];

    /// <summary>The working day a number of working days away.</summary>
    /// <param name="start">A date; when nobody works on it, counting starts with the next working day.</param>
    /// <param name="workingDays">0 is the start itself; less than 0 goes back.</param>
    public DateTime Add(DateTime start, int workingDays)
    {
        var day = start.Date;
        while (!IsWorkingDay(day))
        {
            day = day.AddDays(1);
        }

        var step = Math.Sign(workingDays);
        for (var left = Math.Abs(workingDays); left > 0; left--)
        {
            do
            {
                day = day.AddDays(step);
            }
            while (!IsWorkingDay(day));
        }

        return day;
    }
}
