using System.Text;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using NodaTime;

namespace Csm.Crm.Telemetry.Tests.State;

public class MachineFaultsTests
{
    private static readonly string[] Codes = ["SPN 110 FMI 0", "SPN 110 FMI 3", "spn 110 fmi 3", "E-7"];

    [Fact]
    public void AnyOrderRepetitionPortionsAndOwners_GiveTheSameRows() => Law.ForAllSeeds(
        static random =>
        {
            var reports = Reports(random);
            var clean = Rows(Deliver(reports, random, rough: false));
            var late = reports
                .SelectMany(report => Enumerable.Repeat(report, random.Next(1, 3)))
                .Select(report => (Report: report, Arrival: report.Time.AddDays(6 * random.NextDouble())))
                .OrderBy(static item => item.Arrival).Select(static item => item.Report).ToList();

            Rows(Deliver(late, random, rough: true)).ShouldBe(clean);
        },
        cases: 40);

    [Fact]
    public void Fault_IsClearedOnceItsMachineReportedLongEnoughWithoutIt()
    {
        var start = Streams.Start;
        var store = Deliver([new(start, "E-7", "high", "pump"), new(start.AddHours(5), "E-7", null, null), new(start.AddDays(5), "SPN 110 FMI 0", null, null)], new Random(1), rough: false);

        var rows = Histories(store).SelectMany(static machine => FaultRows.Of([machine], TimeSpan.FromDays(3))).ToDictionary(static row => row.Code!);

        var gone = rows["E-7"];
        (gone.FirstSeen, gone.LastSeen, gone.Count, gone.Severity, gone.Source, gone.Family, gone.ClearedOn).ShouldBe((start, start.AddHours(5), 2, Severity.High, "pump", null, start.AddHours(5).AddDays(3)));
        var open = rows["SPN 110 FMI 0"];
        (open.Family, open.ClearedOn, open.Attributes.ContainsKey(MachineFault.Columns.Severity)).ShouldBe(("SPN 110", null, false));
    }

    [Fact]
    public void SpellsThatEndedLongAgo_AreForgottenAndStandingOnesKeepTheirBeginning()
    {
        const int Day = 24 * 60;
        var faults = new MachineFaults();
        faults.Add("gone", 1_000 * Day, null, null);
        for (var day = 1_000; day < 1_060; day++)
        {
            faults.Add("stands", (long)day * Day, null, null);
            faults.Close((day - 8) * Day, 3 * Day);
        }

        var spell = faults.Spells(3 * Day).Single();
        (spell.Code, spell.First, spell.Last, spell.Count).ShouldBe(("stands", 1_000 * Day, 1_059 * Day, 60));
    }

    [Fact]
    public async Task EventOfAnUnknownDeviceWithFaultsAndReading_IsOneDeadLetter()
    {
        var store = new MemoryStore();
        var body = Encoding.UTF8.GetBytes("{\"device\":\"XX-1\",\"time\":\"2026-03-02T00:00:00Z\",\"metrics\":{\"fuel\":1},\"faults\":[{\"code\":\"A\"},{\"code\":\"B\"}]}");

        var report = await new IngestRig(store, store).NewOwner().IngestAsync("0", [new IncomingEvent(body, 0, Streams.Arrival())], CancellationToken.None);

        (store.Letters.Count, report.Rejected.Values.Sum(), report.Faults).ShouldBe((1, 1, 0));
    }

    private static List<Report> Reports(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 80))
            .Select(_ => new Report(
                Streams.Start.AddSeconds(random.Next(40 * 86_400)), Codes[random.Next(Codes.Length)], random.Next(3) switch { 0 => null, 1 => "low", _ => "critical" }, random.Next(2) == 0 ? null : $"unit {random.Next(3)}"))
            .OrderBy(static report => report.Time),
    ];

    private static MemoryStore Deliver(IReadOnlyList<Report> reports, Random random, bool rough)
    {
        var store = new MemoryStore();
        var rig = new IngestRig(store, store, compactAfterBatches: rough ? 2 : 1_000);
        var owner = rig.NewOwner();
        var events = reports.Select(static (report, number) => new IncomingEvent(report.Body(), number, Streams.Arrival(60))).ToList();
        foreach (var portion in events.Chunk(rough ? random.Next(1, 20) : 1_000))
        {
            owner = rough && random.Next(3) == 0 ? rig.NewOwner() : owner;
            owner.IngestAsync(IngestRig.Partition, portion, CancellationToken.None).GetAwaiter().GetResult().Rejected.ShouldBeEmpty();
        }

        return store;
    }

    // The state may have forgotten what ended long ago: rows that can still change are compared.
    private static string Rows(MemoryStore store) => string.Join('\n', Histories(store)
        .SelectMany(static machine => FaultRows.Of([machine], TimeSpan.FromDays(3)))
        .Where(static row => row.LastSeen > Streams.Start.AddDays(32))
        .Select(static row => $"{row.Id} {row.Code} {row.FirstSeen:s} {RowHash.Of(row):x}").Order(StringComparer.Ordinal));

    private static IReadOnlyList<MachineHistory> Histories(MemoryStore store) => MachineHistory.Of(
        new MachineDirectory([FixedFleet.Machine(1)]),
        PartitionLoading.LoadAllAsync(store, Streams.KeepingAll, CancellationToken.None).GetAwaiter().GetResult(),
        Instant.FromDateTimeOffset(Streams.Arrival(60)));

    private sealed record Report(DateTime Time, string Code, string? Severity, string? Source)
    {
        public byte[] Body() => Encoding.UTF8.GetBytes(
            $"{{\"device\":\"PN-001\",\"time\":\"{Time:yyyy-MM-ddTHH:mm:ssZ}\",\"faults\":[{{\"code\":\"{Code}\"{Member("severity", Severity)}{Member("source", Source)}}}]}}");

        private static string Member(string name, string? value) => value is null ? string.Empty : $",\"{name}\":\"{value}\"";
    }
}
