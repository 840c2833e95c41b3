using System.Globalization;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Ingest;

/// <summary>Takes one batch into the state and writes the journal record of it.</summary>
internal sealed class BatchSink(string partition, PartitionState state, BatchSummaries summaries, JournalRecord record, MachineDirectory directory, EventDecoder decoder, CustomerSink customers) : IReadingSink
{
    private readonly List<Unplaced> unplaced = [];
    private readonly BatchIssues issues = new(state.Issues);
    private MachineDirectory machines = directory;
    private bool lastChance;
    private bool again;
    private long sequenceNumber;
    private EventProperties? properties;
    private int numberInEvent;
    private long latestTicks;
    private byte[]? refusedFault;

    public IngestReport Report { get; } = new();

    public List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>True when events wait for a newer directory of machines or customers.</summary>
    public bool HasUnknown => unplaced.Count > 0;

    /// <summary>True when a device was in no directory.</summary>
    public bool HasUnknownDevices { get; private set; }

    private long ArrivedAt => latestTicks - state.Options.FutureTolerance.Ticks;

    /// <summary>Takes all events that the state has not seen.</summary>
    /// <returns>Whether there was any.</returns>
    public bool Take(IReadOnlyList<IncomingEvent> events)
    {
        var last = events.Count > 0 ? Math.Max(state.LastSequenceNumber, events[^1].SequenceNumber) : state.LastSequenceNumber;
        record.Begin(last);
        for (var index = 0; index < events.Count; index++)
        {
            var incoming = events[index];
            if (incoming.SequenceNumber <= state.LastSequenceNumber)
            {
                Report.Repeated++;
                continue;
            }

            state.LastSequenceNumber = incoming.SequenceNumber;
            Report.Events++;
            Enter(incoming.SequenceNumber, 0, incoming.EnqueuedAt.UtcTicks + state.Options.FutureTolerance.Ticks);
            properties = incoming.Properties;
            decoder.Decode(incoming, this);
        }

        return Report.Events > 0;
    }

    /// <summary>Looks for what nobody knew in newer directories; what stays unknown is rejected.</summary>
    /// <remarks>They come after the rest of their batch: the order of readings does not matter.</remarks>
    public void RetryUnknown(MachineDirectory newer)
    {
        machines = newer;
        lastChance = true;
        foreach (var late in unplaced)
        {
            Enter(late.SequenceNumber, late.NumberInEvent, late.LatestTicks);
            properties = late.Properties;
            decoder.Decode(late.Original, late.Properties, this);
        }

        unplaced.Clear();
        foreach (var (device, events) in Report.UnknownDevices)
        {
            state.CountUnknown(device, events);
            record.AddUnknown(device, events);
        }
    }

    /// <summary>Takes dead letters in once more. What is refused again is counted in the report only: it is a dead letter already.</summary>
    /// <returns>For each, whether all of it was taken in.</returns>
    public bool[] TakeAgain(IReadOnlyList<IncomingEvent> events)
    {
        (again, lastChance) = (true, true);
        record.Begin(state.LastSequenceNumber);
        var taken = new bool[events.Count];
        for (var index = 0; index < events.Count; index++)
        {
            var (used, refused) = (Report.Readings + Report.Faults, Report.Rejected.Values.Sum());
            Report.Events++;
            Enter(0, 0, events[index].EnqueuedAt.UtcTicks + state.Options.FutureTolerance.Ticks);
            properties = events[index].Properties;
            decoder.Decode(events[index], this);
            taken[index] = Report.Rejected.Values.Sum() == refused && Report.Readings + Report.Faults > used;
        }

        return taken;
    }

    public void Accept(ReadOnlySpan<char> deviceId, in CounterReading reading, ReadOnlySpan<byte> original)
    {
        numberInEvent++;
        if (!machines.TryFind(deviceId, out var machine))
        {
            Unknown(deviceId, original);
            return;
        }

        if (reading.Ticks > latestTicks)
        {
            RejectHere(RejectionReason.Future, $"Device '{machine.DeviceId}' says {Shown(reading.Ticks)}, after the event arrived: its clock is wrong.", machine.DeviceId, original);
            return;
        }

        var index = Place(machine.DeviceId!, machine.Calendar);
        var moment = reading.Ticks / TimeSpan.TicksPerMillisecond;
        if (state.Machines[index].TryEnter(moment))
        {
            summaries.Add(index, machine.Calendar, reading, moment);
            Report.Readings++;
            return;
        }

        if (!again)
        {
            summaries.CountLate(index);
        }

        RejectHere(
            RejectionReason.Late, $"Device '{machine.DeviceId}' says {Shown(reading.Ticks)}, but its days are closed until {Shown(state.Machines[index].ClosedUntilTicks)}.", machine.DeviceId, original);
    }

    /// <summary>Joins what was taken in into the state, once all of the batch is there.</summary>
    public void Finish()
    {
        summaries.MoveInto(state, record);
        issues.WriteTo(record);
    }

    public void AcceptFault(ReadOnlySpan<char> deviceId, in FaultReading fault, ReadOnlySpan<byte> original)
    {
        numberInEvent++;
        if (!machines.TryFind(deviceId, out var machine))
        {
            Unknown(deviceId, original, ofFault: true);
            return;
        }

        if (fault.Ticks > latestTicks)
        {
            RejectHere(RejectionReason.Future, $"A fault of device '{machine.DeviceId}' says {Shown(fault.Ticks)}, after the event arrived: its clock is wrong.", machine.DeviceId, original, ofFault: true);
            return;
        }

        var index = Place(machine.DeviceId!, machine.Calendar);
        var window = state.Machines[index];
        var minute = fault.Ticks / TimeSpan.TicksPerMinute;
        if (!window.TryEnter(minute * MachineWindow.MillisecondsPerMinute))
        {
            RejectHere(
                RejectionReason.Late, $"A fault of device '{machine.DeviceId}' says {Shown(fault.Ticks)}, but its days are closed until {Shown(window.ClosedUntilTicks)}.", machine.DeviceId, original, ofFault: true);
            return;
        }

        Report.Faults++;
        var code = Issue.NameOf(fault.Code);
        var name = window.PlaceFault(code, minute);
        if (window.JoinFault(name, minute, fault.Severity, fault.Source))
        {
            record.AddFault(index, name, minute, fault.Severity, fault.Source);
        }

        if (name != code && !again)
        {
            issues.Count(
                IssueKind.Unreadable, machine.DeviceId, ArrivedAt, $"Device '{machine.DeviceId}' reports more faults than are kept apart ({MachineFaults.CodesKept} codes, {MachineFaults.HoursKept} hours of them); code '{code}' is counted as '{name}'.", original);
        }
    }

    public void AcceptUsage(UsageReading usage, ReadOnlySpan<byte> original) => Conclude(customers.Take(usage, ArrivedAt), original);

    public void AcceptStock(StockReading stock, ReadOnlySpan<byte> original) => Conclude(customers.Take(stock, latestTicks), original);

    public void Missing(ReadOnlySpan<char> deviceId, string item) => Report.MissingItems++;

    public void Reject(Rejection rejection, ReadOnlySpan<byte> original)
    {
        numberInEvent++;
        RejectHere(rejection.Reason, rejection.Detail, properties?.HubDeviceId, original);
    }

    public void UnknownMetric(ReadOnlySpan<byte> code) => Report.UnknownMetrics++;

    private void Conclude(Rejection? rejection, ReadOnlySpan<byte> original)
    {
        numberInEvent++;
        if (rejection is null)
        {
            Report.Readings++;
        }
        else if (!lastChance && CustomerSink.IsUnknown(rejection))
        {
            unplaced.Add(new Unplaced(sequenceNumber, numberInEvent - 1, latestTicks, properties, original.ToArray()));
        }
        else
        {
            RejectHere(rejection.Reason, rejection.Detail, properties?.HubDeviceId, original, isPersonal: true);
        }
    }

    private int Place(string deviceId, SiteCalendar calendar)
    {
        if (!state.TryFind(deviceId, out var index))
        {
            record.AddIntroduced(deviceId, calendar);
            return state.Introduce(deviceId, calendar);
        }

        var window = state.Machines[index];
        if (!ReferenceEquals(window.Calendar, calendar))
        {
            if (!window.Calendar.Equals(calendar))
            {
                record.AddMoved(index, calendar);
            }

            // Also when nothing changed: the next comparison is one of references again.
            window.MoveTo(calendar);
        }

        return index;
    }

    private void Unknown(ReadOnlySpan<char> deviceId, ReadOnlySpan<byte> original, bool ofFault = false)
    {
        if (IsKeptAlready(original, ofFault))
        {
            return;
        }

        if (!lastChance)
        {
            HasUnknownDevices = true;
            unplaced.Add(new Unplaced(sequenceNumber, numberInEvent - 1, latestTicks, properties, original.ToArray()));
            return;
        }

        var device = deviceId.ToString();
        Report.CountUnknown(device);
        RejectHere(RejectionReason.DeviceUnknown, $"No machine has the device id '{device}'. Register it (csm_machine.csm_deviceid), then replay.", device, original, ofFault);
    }

    private void Enter(long number, int firstInEvent, long latest)
    {
        sequenceNumber = number;
        numberInEvent = firstInEvent;
        latestTicks = latest;
        refusedFault = null;
    }

    private void RejectHere(RejectionReason reason, string detail, ReadOnlySpan<char> device, ReadOnlySpan<byte> original, bool ofFault = false, bool isPersonal = false)
    {
        if (reason != RejectionReason.DeviceUnknown && IsKeptAlready(original, ofFault))
        {
            return;
        }

        Report.Count(reason);
        if (again)
        {
            return;
        }

        issues.Count(Issue.KindOf(reason), device, ArrivedAt, detail, isPersonal ? default : original);
        var position = string.Create(CultureInfo.InvariantCulture, $"{sequenceNumber:D12}-{numberInEvent:D4}");
        DeadLetters.Add(DeadLetter.OfEvent(partition, position, new Rejection(reason, detail), original) with
        {
            EnqueuedAt = new DateTimeOffset(ArrivedAt, TimeSpan.Zero),
            Properties = properties,
        });
    }

    // Faults come before the reading of their event, with the same original: it is refused once.
    private bool IsKeptAlready(ReadOnlySpan<byte> original, bool ofFault)
    {
        var known = refusedFault is { } refused && refused.AsSpan().SequenceEqual(original);
        refusedFault = !ofFault ? null : known ? refusedFault : original.ToArray();
        return known;
    }

    private static string Shown(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private readonly record struct Unplaced(long SequenceNumber, int NumberInEvent, long LatestTicks, EventProperties? Properties, byte[] Original);
}
