using System.Numerics;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>
/// How long the machines of an account were planned and down in one period (R8). Of a machine count the days that are known:
/// those with telemetry and those with a record, for a machine that stands still may well be silent. On other days nothing is
/// said, neither up nor down; they lower the coverage.
/// </summary>
internal sealed class FleetAvailability
{
    private int knownDays;
    private int expectedDays;

    /// <summary>Planned hours of the known days.</summary>
    public double PlannedHours { get; private set; }

    /// <summary>Unplanned, unexcused downtime of them.</summary>
    public double DownMinutes { get; private set; }

    /// <summary>Machines with a known day on which work was planned.</summary>
    public int Machines { get; private set; }

    /// <summary>Known machine-days against those expected so far, 0–100 %.</summary>
    public double Coverage => expectedDays > 0 ? 100.0 * knownDays / expectedDays : Machines > 0 ? 100 : 0;

    /// <summary>Planned hours in which machines were available.</summary>
    public double AvailableHours => Math.Max(0, PlannedHours - (DownMinutes / 60));

    /// <summary>Adds what one machine did.</summary>
    /// <param name="machine">The machine and its standstills.</param>
    /// <param name="usage">Its telemetry of the period, or null.</param>
    /// <param name="period">The period.</param>
    /// <param name="expected">Bit n: the n-th day of the period, from 0, has ended and the machine was commissioned by then.</param>
    public void Add(MachineHistory machine, Usage? usage, FleetSpan period, uint expected)
    {
        var known = usage?.Days ?? 0;
        var planned = usage?.PlannedHours ?? 0;
        double down = 0;
        double excused = 0;
        foreach (var (day, minutes) in machine.Downtime.Days)
        {
            var bit = day >= period.Start && day <= period.End ? 1u << Period.DaysBetween(period.Start, day) : 0;
            if ((bit & (expected | known)) == 0)
            {
                continue;
            }

            down += minutes.DownMinutes;
            excused += minutes.ExcusedMinutes;
            if ((known & bit) == 0)
            {
                known |= bit;
                planned += machine.Machine.Calendar.PlannedOn(day);
            }
        }

        knownDays += BitOperations.PopCount(known & expected);
        expectedDays += BitOperations.PopCount(expected);
        if (planned > 0)
        {
            Machines++;
            PlannedHours += planned;
            DownMinutes += Down(planned * 60, down, excused, usage?[Counter.DowntimeMinutes]);
        }
    }

    // Neither source hides the other, and none counts twice: what people recorded, or what the machine metered less what is
    // excused, whichever is more.
    private static double Down(double planned, double recorded, double excused, double? metered) =>
        Math.Min(planned, Math.Max(recorded, metered.GetValueOrDefault() - excused));
}
