using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Ingest;

/// <summary>
/// Sums up the readings of a batch by machine and hour, before they are joined into the state: once per machine and hour,
/// however many readings there are, and the journal takes the same summaries. Reused from batch to batch.
/// </summary>
internal sealed class BatchSummaries
{
    private readonly List<int> touched = [];
    private readonly HourBuffer<HourSummary> sorted = new();
    private readonly HourBuffer<GaugeHour> sortedGauges = new();
    private OfMachine[] machines = new OfMachine[64];
    private OfHour[] hours = new OfHour[64];
    private int hourCount;
    private GaugeHour[] gauges = [];
    private int gaugeCount;

    /// <summary>Takes a reading in that came in time.</summary>
    public void Add(int machine, SiteCalendar calendar, in CounterReading reading, long moment)
    {
        ref var batch = ref Touch(machine);
        if (reading.HasPosition)
        {
            batch.Position = batch.Position.Join(LastPosition.Of(reading, moment));
        }

        // 0 ends the list: places count from 1.
        for (var place = batch.NewestPlace; place > 0; place = hours[place - 1].Next)
        {
            ref var known = ref hours[place - 1].Hour;
            if (moment >= known.Start && moment < known.End)
            {
                known.Add(reading, moment);
                AddGauges(ref hours[place - 1], reading, moment);
                return;
            }
        }

        if (hourCount == hours.Length)
        {
            Array.Resize(ref hours, hours.Length * 2);
        }

        ref var added = ref hours[hourCount++];
        added.Next = batch.NewestPlace;
        batch.NewestPlace = hourCount;
        calendar.HourAt(moment, out var start, out var length);
        added.Hour.Begin(start, length);
        added.Hour.Add(reading, moment);
        added.GaugePlace = 0;
        AddGauges(ref added, reading, moment);
    }

    /// <summary>Counts a reading that came too late.</summary>
    public void CountLate(int machine) => Touch(machine).Late++;

    /// <summary>Joins everything into the windows, and writes it to the record.</summary>
    public void MoveInto(PartitionState state, JournalRecord record)
    {
        foreach (var machine in touched)
        {
            ref var batch = ref machines[machine];
            sorted.Clear();
            sortedGauges.Clear();
            for (var place = batch.NewestPlace; place > 0; place = hours[place - 1].Next)
            {
                sorted.Join(hours[place - 1].Hour);
                if (hours[place - 1].GaugePlace is > 0 and var gauge)
                {
                    sortedGauges.Join(gauges[gauge - 1]);
                }
            }

            if (sortedGauges.Count > 0)
            {
                record.AddGauges(machine, sortedGauges.Items);
                state.Machines[machine].JoinGauges(sortedGauges.Items);
            }

            record.AddHours(machine, batch.Late, batch.Position, sorted.Items);
            state.Machines[machine].LateReadings += batch.Late;
            state.Machines[machine].Join(sorted.Items, batch.Position);
        }

        Clear();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        foreach (var machine in touched)
        {
            machines[machine] = default;
        }

        touched.Clear();
        hourCount = 0;
        gaugeCount = 0;
    }

    private void AddGauges(ref OfHour hour, in CounterReading reading, long moment)
    {
        if (reading.Gauges.IsEmpty)
        {
            return;
        }

        if (hour.GaugePlace == 0)
        {
            if (gaugeCount == gauges.Length)
            {
                Array.Resize(ref gauges, Math.Max(64, gaugeCount * 2));
            }

            gauges[gaugeCount++].Begin(hour.Hour.Start);
            hour.GaugePlace = gaugeCount;
        }

        gauges[hour.GaugePlace - 1].Add(reading, moment);
    }

    private ref OfMachine Touch(int machine)
    {
        if (machine >= machines.Length)
        {
            Array.Resize(ref machines, Math.Max(machine + 1, machines.Length * 2));
        }

        ref var batch = ref machines[machine];
        if (!batch.Touched)
        {
            batch.Touched = true;
            touched.Add(machine);
        }

        return ref batch;
    }

    private struct OfMachine
    {
        public bool Touched;
        public int Late;
        public int NewestPlace;
        public LastPosition Position;
    }

    private struct OfHour
    {
        public HourSummary Hour;
        public int Next;
        public int GaugePlace;
    }
}
