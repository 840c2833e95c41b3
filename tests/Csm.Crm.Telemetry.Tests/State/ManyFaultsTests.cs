using System.Text;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.State;

/// <summary>Machines that report many faults: what that costs in state, and what becomes of those beyond the limits.</summary>
public class ManyFaultsTests(ITestOutputHelper output)
{
    private const int Machines = 100;
    private const int Days = 8;
    private const int MinutesPerDay = 24 * 60;
    private const long FirstMinute = 29_500_000;

    [Theory]
    [InlineData("50 codes, each for two hours of the day", 50, 3 * 1_024)]
    [InlineData("1,000 codes that flap", 1_000, 6 * 1_024)]
    [InlineData("32 codes all the time", 32, 9 * 1_024)]
    public void StateOfAMachine_IsBounded(string what, int codes, int mostBytes)
    {
        var state = new PartitionState(new WindowOptions());
        for (var machine = 0; machine < Machines; machine++)
        {
            Report(state.Machines[state.Introduce($"PN-{machine:000}", Streams.Calendar())], new Random(machine), codes);
        }

        var snapshot = StateSnapshot.Write(state);
        var read = StateSnapshot.Read(snapshot, new WindowOptions());

        output.WriteLine($"{what}: {snapshot.Length / Machines} bytes per machine stored.");
        (snapshot.Length / Machines).ShouldBeLessThanOrEqualTo(mostBytes);
        Described(read.Machines[7]).ShouldBe(Described(state.Machines[7]));

        static IEnumerable<string> Described(MachineWindow window) => window.FaultSpells(long.MaxValue).Select(static spell => $"{spell.Code} {spell.First} {spell.Last} {spell.Count} {spell.Severity} {spell.Source}");
    }

    [Fact]
    public void NoReportIsLost_HoweverManyCodesThereAre() => Law.ForAllSeeds(
        static random =>
        {
            var window = new MachineWindow("PN-001", Streams.Calendar(), Streams.KeepingAll);
            var reports = Enumerable.Range(0, 3_000).Select(_ => (Code: $"E-{random.Next(200)}", Minute: FirstMinute + random.Next(5 * MinutesPerDay))).Distinct().ToArray();
            var kept = reports.Select(report => (Name: window.PlaceFault(report.Code, report.Minute), report.Minute, New: window.JoinFault(window.PlaceFault(report.Code, report.Minute), report.Minute, null, null))).ToArray();

            var spells = window.FaultSpells(long.MaxValue).ToArray();
            spells.Select(static spell => spell.Code).Distinct().Count().ShouldBeLessThanOrEqualTo(MachineFaults.CodesKept + 1);
            spells.Sum(static spell => spell.Count).ShouldBe(kept.Select(static item => (item.Name, item.Minute)).Distinct().Count());
        },
        cases: 10);

    [Fact]
    public async Task ReportsBeyondTheLimit_AreAnIngestionIssueHoweverOftenTheyAreDelivered()
    {
        var store = new MemoryStore();
        var rig = new IngestRig(store, store, compactAfterBatches: 2);
        var events = Enumerable.Range(0, 50).Select(static number => new IncomingEvent(
            Encoding.UTF8.GetBytes($"{{\"device\":\"PN-001\",\"time\":\"2026-03-02T00:{number:00}:00Z\",\"faults\":[{{\"code\":\"E-{number}\"}}]}}"), number, Streams.Arrival(1))).ToArray();
        foreach (var portion in events.Chunk(7))
        {
            (await rig.NewOwner().IngestAsync("0", portion, CancellationToken.None)).Rejected.ShouldBeEmpty();
            await rig.NewOwner().IngestAsync("0", portion, CancellationToken.None);
        }

        var state = (await PartitionLoading.LoadAllAsync(store, Streams.KeepingAll, CancellationToken.None)).Single();
        var issue = state.Issues.All.Single();
        (issue.Kind, issue.Device, issue.Count).ShouldBe((IssueKind.Unreadable, "PN-001", 50 - MachineFaults.CodesKept));
        issue.Sample.ShouldStartWith("Device 'PN-001' reports more faults than are kept apart (32 codes, 1024 hours of them); code 'E-32' is counted as '*'.");
        state.Machines.Single().FaultSpells(long.MaxValue).Single(static spell => spell.Code == MachineFaults.OtherCodes).Count.ShouldBe(50 - MachineFaults.CodesKept);
        store.Letters.ShouldBeEmpty();
    }

    [Fact]
    public void WhatIsClosed_MakesRoomWhetherASnapshotWasWrittenOrNot() => Law.ForAllSeeds(
        static random =>
        {
            var (with, without) = (new MachineWindow("PN-001", Streams.Calendar(), new WindowOptions()), new MachineWindow("PN-001", Streams.Calendar(), new WindowOptions()));
            for (var minute = FirstMinute; minute < FirstMinute + (60 * MinutesPerDay); minute += random.Next(1, 200))
            {
                var code = $"E-{minute / (4 * MinutesPerDay) % 40}-{random.Next(20)}";
                var name = with.PlaceFault(code, minute);
                name.ShouldBe(without.PlaceFault(code, minute));
                with.JoinFault(name, minute, null, null);
                without.JoinFault(name, minute, null, null);
                if (random.Next(50) == 0)
                {
                    with.CloseFaults();
                }
            }
        },
        cases: 10);

    // Codes of some length with a component, as J1939 has them; no two machines alike, or they would compress to one.
    private static void Report(MachineWindow window, Random random, int codes)
    {
        var first = random.Next(10_000);
        for (var minute = FirstMinute; minute < FirstMinute + (Days * MinutesPerDay); minute++)
        {
            var reports = codes switch { 50 => minute % 10 == 0 ? 1 : 0, 1_000 => 1, _ => minute % 7 == 0 ? codes : 0 };
            for (var number = 0; number < reports; number++)
            {
                if (random.Next(3) == 0)
                {
                    continue;
                }

                var code = codes switch { 50 => (int)((minute + first) / 30 % 50), 1_000 => random.Next(codes), _ => number };
                var text = $"SPN {first + (code * 17)} FMI {code % 31}";
                window.JoinFault(window.PlaceFault(text, minute), minute, FaultSeverity.Medium, $"component {code % 9}");
            }
        }
    }
}
