using System.Text;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.State;

public class IssueLogTests
{
    [Fact]
    public void AnyPortionsRedeliveriesFailuresAndOwners_GiveTheSameIssues() => Law.ForAllSeeds(
        static random =>
        {
            var events = Trouble(random);
            var clean = IssuesOf(DeliverAsync(events, events.Count, new MemoryStore(), new Random(0), rough: false).GetAwaiter().GetResult());

            var store = new MemoryStore { FailAppend = () => random.Next(5) == 0 };
            IssuesOf(DeliverAsync(events, random.Next(1, 60), store, random, rough: true).GetAwaiter().GetResult()).ShouldBe(clean);
        },
        cases: 30);

    /// <summary>A name that nobody knows is looked up again at the end of its batch, so it is counted after what came later.</summary>
    [Fact]
    public async Task Sample_IsOfTheFirstThatCame_InWhateverBatches()
    {
        IncomingEvent[] events =
        [
            new(Encoding.UTF8.GetBytes($"{{\"csm\":1,\"time\":\"{Streams.Start:yyyy-MM-ddTHH:mm:ssZ}\",\"consignment_stock\":{{\"site\":\"Quay0\",\"material\":\"HYD-9\",\"quantity\":1}}}}"), 0, Streams.Arrival(0.5)),
            new("{\"device\":"u8.ToArray(), 1, Streams.Arrival(0.6)),
        ];
        foreach (var portion in new[] { 1, 2 })
        {
            var store = new MemoryStore();
            var owner = new TelemetryIngest(store, store, new FixedFleet(FixedFleet.Machine(1)).Current(), Streams.KeepingAll, customers: new KnownCustomers().Current());
            foreach (var batch in events.Chunk(portion))
            {
                await owner.IngestAsync(IngestRig.Partition, batch, TestContext.Current.CancellationToken);
            }

            var issue = (await LoadAsync(store)).Issues.All.ShouldHaveSingleItem();
            issue.Count.ShouldBe(2);
            issue.Sample.ShouldStartWith("No active material has the number 'HYD-9'", Case.Sensitive, $"in batches of {portion}");
        }
    }

    [Fact]
    public async Task CountsPerKind_AreWhatTheReportSays()
    {
        var events = Trouble(new Random(3), days: 6);
        var store = new MemoryStore();

        var report = await new IngestRig(store, store).NewOwner().IngestAsync("0", events, CancellationToken.None);
        var issues = (await LoadAsync(store)).Issues.All;

        issues.Sum(static issue => issue.Count).ShouldBe(report.Rejected.Values.Sum());
        issues.Where(static issue => issue.Kind == IssueKind.UnknownDevice).Sum(static issue => issue.Count).ShouldBe(report.Rejected[RejectionReason.DeviceUnknown]);
        issues.Where(static issue => issue.Kind == IssueKind.Late).Sum(static issue => issue.Count).ShouldBe(report.Rejected[RejectionReason.Late]);
        issues.Where(static issue => issue.Kind == IssueKind.Spoofed).Sum(static issue => issue.Count).ShouldBe(report.Rejected[RejectionReason.Spoofed]);
    }

    [Fact]
    public void ManyDevices_AreNamedUpToALimitAndThenCountedAsOne()
    {
        var log = new IssueLog();
        for (var round = 0; round < 2; round++)
        {
            for (var device = 0; device < 3 * IssueLog.DevicesNamed; device++)
            {
                log.Count(IssueKind.UnknownDevice, $"XX-{device}", MomentOf(0), "Unknown.", "{}"u8);
            }
        }

        log.All.Count.ShouldBe(IssueLog.DevicesNamed + 1);
        log.All.Single(static issue => issue.Device == Issue.OtherDevices).Count.ShouldBe(4 * IssueLog.DevicesNamed);
        log.All.Where(static issue => issue.Device != Issue.OtherDevices).ShouldAllBe(static issue => issue.Count == 2);
    }

    [Fact]
    public void OldDays_AreForgottenWithTheirNames()
    {
        var log = new IssueLog();
        for (var day = 0; day < 40; day++)
        {
            log.Count(IssueKind.Late, "PN-001", MomentOf(day), "Late.", "{}"u8);
        }

        log.All.Select(static issue => issue.Day).Order().ShouldBe(Enumerable.Range(40 - IssueLog.DaysKept, IssueLog.DaysKept).Select(static day => DateOnly.FromDateTime(Streams.Start).AddDays(day)));
    }

    [Theory]
    [InlineData(" PN-1 ", "PN-1")]
    [InlineData("", Issue.NoDevice)]
    [InlineData("a\u001fb\u00e9", "a?b?")]
    public void DeviceName_CanStandInAKey(string device, string name) => Issue.NameOf(device).ShouldBe(name);

    [Fact]
    public void Sample_IsTextThatDataverseTakes()
    {
        var sample = Issue.SampleOf("Why\u0000.", [0xff, 0x00, .. Encoding.UTF8.GetBytes(new string('\u20ac', 2_000))]);

        sample.Length.ShouldBeLessThanOrEqualTo(Issue.LongestSample);
        sample.ShouldStartWith("Why?.\n");
        sample.ShouldNotContain("\0");
    }

    private static long MomentOf(int day) => Streams.Arrival(day).UtcTicks / TimeSpan.TicksPerMillisecond;

    // Work of four machines, and among it devices that nobody knows (more than are named), bodies that say nothing, late
    // readings, and devices that claim to be others.
    private static List<IncomingEvent> Trouble(Random random, int days = 20)
    {
        var events = new List<IncomingEvent>();
        foreach (var work in IngestRig.Events(random, days))
        {
            events.Add(work with { SequenceNumber = events.Count });
            var device = $"{(random.Next(2) == 0 ? "XX" : "xx")}-{random.Next(120)}";
            var reading = Streams.Reading(random.Next(3) == 0 ? Streams.Start.AddDays(-30) : work.EnqueuedAt.UtcDateTime, (Counter.Fuel, 1));
            EventProperties? properties = random.Next(4) == 0 ? new EventProperties { HubDeviceId = "PN-003" } : null;
            byte[]? body = random.Next(12) switch
            {
                0 => Streams.Json(device, reading),
                1 => Streams.Json("PN-002", reading),
                2 => Encoding.UTF8.GetBytes("{\"device\":\"PN-00"),
                _ => null,
            };
            if (body is not null)
            {
                events.Add(new IncomingEvent(body, events.Count, work.EnqueuedAt, properties));
            }
        }

        return events;
    }

    private static async Task<MemoryStore> DeliverAsync(List<IncomingEvent> events, int portion, MemoryStore store, Random random, bool rough)
    {
        var rig = new IngestRig(store, store);
        var owner = rig.NewOwner();
        for (var at = 0; at < events.Count;)
        {
            try
            {
                var from = rough ? Math.Max(0, at - random.Next(0, 100)) : at;
                var until = Math.Min(events.Count, at + portion);
                owner = rough && random.Next(6) == 0 ? rig.NewOwner() : owner;
                await owner.IngestAsync(IngestRig.Partition, events[from..until], CancellationToken.None);
                at = until;
            }
            catch (IOException)
            {
                // Delivered again by the next turn.
            }
        }

        return store;
    }

    private static string IssuesOf(MemoryStore store) => string.Join('\n', LoadAsync(store).GetAwaiter().GetResult().Issues.All
        .OrderBy(static issue => issue.Kind).ThenBy(static issue => issue.Day).ThenBy(static issue => issue.Device, StringComparer.Ordinal)
        .Select(static issue => issue.ToString()));

    private static async Task<PartitionState> LoadAsync(MemoryStore store) => (await PartitionLoading.LoadAllAsync(store, Streams.KeepingAll, CancellationToken.None)).Single();
}
