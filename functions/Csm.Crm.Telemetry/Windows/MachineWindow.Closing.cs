namespace Csm.Crm.Telemetry.Windows;

/// <content>When its days close, and that they stay closed.</content>
public sealed partial class MachineWindow
{
    /// <summary>Closes the days that the horizon has passed.</summary>
    internal void CloseEndedDays()
    {
        if (open.ReachBehind(ClosedUntil))
        {
            CloseDays();
        }
    }

    // Too late is what lies in a day that ended a lateness and a longest bridge before the newest reading. Never goes back.
    private void MoveHorizon()
    {
        var day = Calendar.DayAt(Newest - workspace.Options.ClosingDelay);
        ClosedUntil = Math.Max(ClosedUntil, Calendar.StartAt(day));
        nextClosing = Calendar.StartAt(day.PlusDays(1)) + workspace.Options.ClosingDelay;
    }

    // What has closed stays closed, though the state was stored under a shorter lateness or another zone: its end is not stored,
    // and lies behind its last reading, and where no zone changed, at the end of its last day.
    private void KeepClosed()
    {
        var closed = ReadHistory();
        if (closed.LastReading > 0)
        {
            ClosedUntil = Math.Max(ClosedUntil, closed.LastReading + 1);
        }

        if (closed.Days.Count > 0)
        {
            ClosedUntil = Math.Max(ClosedUntil, Calendar.StartAt(closed.Days[^1].Day.PlusDays(1)));
        }
    }

    // None of a batch that was taken in time. A journal may hold others, of an owner with a longer lateness.
    private ReadOnlySpan<T> OfOpenDays<T>(ReadOnlySpan<T> hours)
        where T : struct, IHour<T>
    {
        var closed = 0;
        while (closed < hours.Length && T.StartOf(hours[closed]) < closedThrough)
        {
            closed++;
        }

        return hours[closed..];
    }

    private void CloseDays()
    {
        var closed = ReadHistory();
        var end = DayClosing.Add(closed, open.Read(), ReadGauges(), ClosedUntil, Calendar, workspace.Options);
        closed.Thin(workspace.Options);
        KeepHistory(closed);
        gauges?.Close(closed, end);
        open.DropBefore(end);
        closedThrough = end;
    }
}
