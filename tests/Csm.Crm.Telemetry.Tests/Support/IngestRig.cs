using System.Globalization;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Ingestion over a store, with four machines. Nothing is forgotten within a test.</summary>
internal sealed class IngestRig(IStateStore store, IDeadLetterStore letters, FixedFleet? fleet = null, int compactAfterBatches = 5)
{
    public const string Partition = "0";

    public FixedFleet Fleet { get; } = fleet ?? new FixedFleet([.. Enumerable.Range(1, 4).Select(static number => FixedFleet.Machine(number))]);

    /// <summary>A function instance that starts with nothing in memory.</summary>
    public TelemetryIngest NewOwner() => new(store, letters, Fleet.Current(), Streams.KeepingAll, compactAfterBatches);

    /// <summary>Events of four machines at work, two of them with gauges, in order of time, with sequence numbers.</summary>
    public static List<IncomingEvent> Events(Random random, int days) =>
    [
        .. Enumerable.Range(1, 4)
            .SelectMany(number => Work(random, days, withGauges: number % 2 == 0).Select(reading => (Device: $"PN-{number:000}", Reading: reading)))
            .OrderBy(static item => item.Reading.Ticks)
            .Select(static (item, index) => new IncomingEvent(Streams.Json(item.Device, item.Reading), index, new DateTimeOffset(item.Reading.Ticks, TimeSpan.Zero))),
    ];

    private static List<CounterReading> Work(Random random, int days, bool withGauges) =>
        Streams.Work(random, days, withTrouble: true) is var work && withGauges ? Streams.WithGauges(work, random) : work;

    public async Task<string> DescribeAsync()
    {
        var states = await PartitionLoading.LoadAllAsync(store, Streams.KeepingAll, CancellationToken.None);
        return string.Join('\n', states.Select(state => $"{state.LastSequenceNumber} " + string.Join(
            '|', state.Machines.OrderBy(static machine => machine.DeviceId).Select(machine => $"{machine.DeviceId} {machine.LateReadings}: {string.Join(';', machine.Days().Select(Describe))}"))));
    }

    private static string Describe(DayTotals day) =>
        $"{day.Day} {day.Flags} {day.CoveredHours:x} {day.ConnectedMinutes} {string.Join(',', Enumerable.Range(0, CounterCatalog.Count).Select(index => day.Sums[index].ToString(CultureInfo.InvariantCulture)))} {day.Gauges}";
}
