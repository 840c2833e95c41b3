using System.Text;
using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Telemetry.Tests.State;

/// <summary>Digital usage and consignment stocks in the state: any order, repetition, portion, failure and partition gives the same rows.</summary>
public class CustomerStateTests
{
    private static readonly DateTimeOffset Arrival = Streams.Arrival(10);
    private static readonly DateOnly Ended = DateOnly.MaxValue;

    [Fact]
    public void AnyOrderRepetitionPortionsFailuresAndOwners_GiveTheSameRows() => Law.ForAllSeeds(
        static random =>
        {
            var bodies = Reports(random);
            var clean = Rows(Deliver(bodies, bodies.Length, new MemoryStore(), new Random(0), rough: false));
            clean.ShouldContain("csm_digitalusage");
            clean.ShouldContain("csm_consignmentstock");

            var again = bodies.Concat(bodies.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(again);
            var store = new MemoryStore { FailAppend = () => random.Next(5) == 0 };
            Rows(Deliver(again, random.Next(1, 30), store, random, rough: true)).ShouldBe(clean);
        },
        cases: 60);

    [Fact]
    public void ReportsOverSeveralPartitions_GiveTheRowsOfOne() => Law.ForAllSeeds(
        static random =>
        {
            var bodies = Reports(random);
            var one = Load(Deliver(bodies, bodies.Length, new MemoryStore(), random, rough: false));
            var parts = bodies.GroupBy(_ => random.Next(3)).Select(part => Load(Deliver([.. part, .. bodies.Where(_ => random.Next(9) == 0)], 10, new MemoryStore(), random, rough: false))).ToArray();

            Describe(parts).ShouldBe(Describe([one]));
        },
        cases: 40);

    [Fact]
    public void Logs_AreSemilatticesAlsoBeyondTheDaysTheyKeep() => Law.ForAllSeeds(static random =>
    {
        var uses = Enumerable.Range(0, 60).Select(_ => (Key: DigitalUseKey.Of(new Guid(random.Next(2), 1, 1, new byte[8]), random.Next(2) == 0 ? "portal" : "Portal", new DateOnly(2026, 3, 1).AddDays(random.Next(40))), Use: new DigitalUse(random.Next(2) == 0 ? "portal" : "Portal", random.Next(-1, 9), random.Next(-1, 9), random.Next(-1, 9)))).ToArray();
        var levels = Enumerable.Range(0, 60).Select(_ => (Key: new StockKey(Guid.Empty, new Guid(random.Next(2), 1, 1, new byte[8])), Level: new StockLevel(random.Next(60) * 86_400_000L, random.Next(4), random.Next(-1, 3), random.Next(-1, 3)))).ToArray();

        var (usage, stocks) = (new DigitalUsageLog(), new StockLog());
        var (otherUsage, otherStocks) = (new DigitalUsageLog(), new StockLog());
        Fill(usage, stocks);
        random.Shuffle(uses);
        random.Shuffle(levels);
        Fill(otherUsage, otherStocks);
        Fill(otherUsage, otherStocks);

        otherUsage.All.OrderBy(static pair => pair.ToString(), StringComparer.Ordinal).ShouldBe(usage.All.OrderBy(static pair => pair.ToString(), StringComparer.Ordinal));
        Text(otherStocks).ShouldBe(Text(stocks));
        stocks.All.ShouldAllBe(static pair => pair.Value.Last().Day - pair.Value.First().Day <= StockLog.DaysKept);

        void Fill(DigitalUsageLog usage, StockLog stocks)
        {
            Array.ForEach(uses, item => usage.Join(item.Key, item.Use));
            Array.ForEach(levels, item => stocks.Join(item.Key, item.Level));
        }

        static string Text(StockLog log) => string.Join('\n', log.All.Select(static pair => $"{pair.Key}: {string.Join(';', pair.Value)}").Order(StringComparer.Ordinal));
    });

    [Fact]
    public async Task Directories_AreLoadedOnlyForTheEventsThatNeedThem()
    {
        var (store, known) = (new MemoryStore(), new KnownCustomers());
        var owner = Owner(store, known);
        await Ingest(owner, 0, Streams.Json("PN-001", Streams.Reading(Streams.Start, (Counter.Fuel, 1))));
        known.Loads.ShouldBe((0, 0));

        (await Ingest(owner, 1, Usage("kim0@port.example", 1))).Readings.ShouldBe(1);
        (await Ingest(owner, 2, Usage("KIM1@PORT.EXAMPLE", 1))).Readings.ShouldBe(1);
        known.Loads.ShouldBe((1, 0));

        (await Ingest(owner, 3, Stock("quay0", "hyd-0", 1, 5))).Readings.ShouldBe(1);
        known.Loads.ShouldBe((1, 1));
    }

    [Fact]
    public async Task WhatIsUnknown_IsADeadLetterByReasonAndComesInWithAReplay()
    {
        var (store, known) = (new MemoryStore(), new KnownCustomers());
        var owner = Owner(store, known);
        var report = await Ingest(owner, 0, Usage("kim9@port.example", 1), Usage($"{Guid.Empty}", 1), Usage("kim0@port.example", 1, product: "game"), Stock("Quay9", "HYD-0", 1, 5), Stock("Quay0", "HYD-9", 1, 5), Usage("kim0@port.example", 12), Stock("Quay0", "HYD-0", 11, 5));

        report.Readings.ShouldBe(0);
        report.Rejected.ShouldBe(
            new Dictionary<RejectionReason, long> { [RejectionReason.ContactUnknown] = 2, [RejectionReason.ProductUnknown] = 1, [RejectionReason.SiteUnknown] = 1, [RejectionReason.MaterialUnknown] = 1, [RejectionReason.Future] = 2 }, ignoreOrder: true);
        store.Letters.Count.ShouldBe(7);
        store.Letters.Single(static letter => letter.Reason == nameof(RejectionReason.ProductUnknown)).Detail.ShouldContain("Set are: fleet-portal");

        // A person's e-mail address is in the dead letter, which is deleted, and not in the row that tells of it.
        Load(store).Issues.All.ShouldAllBe(static issue => !issue.Sample.Contains("kim", StringComparison.OrdinalIgnoreCase));

        known.Contacts.Add(new CustomerContact(new Guid(9, 9, 0, new byte[8]), new Guid(9, 8, 0, new byte[8]), "kim9@port.example"));
        var letter = store.Letters.First(static letter => letter.Reason == nameof(RejectionReason.ContactUnknown));
        var (again, taken) = await owner.ReplayAsync("0", [new IncomingEvent(letter.Content, 0, Arrival)], CancellationToken.None);
        (again.Readings, taken.Single(), Load(store).Usage.All.Count).ShouldBe((1, true, 1));
    }

    [Fact]
    public async Task TooOld_IsRefusedAndChangesNothing()
    {
        var (store, known) = (new MemoryStore(), new KnownCustomers());
        var owner = Owner(store, known);

        var report = await Ingest(owner, 0, Usage("kim0@port.example", 8), Usage("kim1@port.example", 8 - DigitalUsageLog.DaysKept), Usage("kim1@port.example", 9 - DigitalUsageLog.DaysKept), Stock("Quay0", "HYD-0", 8, 5), Stock("Quay0", "HYD-0", 7 - StockLog.DaysKept, 9), Stock("Quay0", "HYD-1", 7 - StockLog.DaysKept, 9));

        report.Rejected.ShouldBe(new Dictionary<RejectionReason, long> { [RejectionReason.Late] = 2 });
        Load(store).Usage.All.Count.ShouldBe(2);
        Load(store).Stocks.All.Sum(static pair => pair.Value.Count).ShouldBe(2);
    }

    // Cumulative reports of four people and six stocks over ten days, with what a naive sum or the last one would get wrong.
    private static byte[][] Reports(Random random)
    {
        var bodies = new List<byte[]>();
        for (var count = random.Next(40, 120); count > 0; count--)
        {
            var day = random.Next(10);
            bodies.Add(random.Next(2) == 0
                ? Usage($"kim{random.Next(4)}@port.example", day, random.Next(2) == 0 ? "fleet-portal" : "Fleet-Portal", random.Next(9), random.Next(300), random.Next(6))
                : Stock($"Quay{random.Next(2)}", $"HYD-{random.Next(3)}", day, random.Next(100), random.Next(3)));
        }

        return [.. bodies];
    }

    private static byte[] Usage(string contact, int day, string product = "fleet-portal", int logins = 1, int minutes = 2, int functions = 3) => Encoding.UTF8.GetBytes(
        $"{{\"csm\":1,\"digital_usage\":{{\"contact\":\"{contact}\",\"product\":\"{product}\",\"day\":\"{Streams.Start.AddDays(day):yyyy-MM-dd}\",\"logins\":{logins},\"active_minutes\":{minutes},\"core_functions\":{functions}}}}}");

    private static byte[] Stock(string site, string material, int day, int quantity, int hour = 0) => Encoding.UTF8.GetBytes(
        $"{{\"csm\":1,\"time\":\"{Streams.Start.AddDays(day).AddHours(hour):yyyy-MM-ddTHH:mm:ssZ}\",\"consignment_stock\":{{\"site\":\"{site}\",\"material\":\"{material}\",\"quantity\":{quantity}}}}}");

    private static TelemetryIngest Owner(MemoryStore store, KnownCustomers known) =>
        new(store, store, new FixedFleet(FixedFleet.Machine(1)).Current(), Streams.KeepingAll, compactAfterBatches: 5, customers: known.Current(null, "fleet-portal"));

    private static Task<IngestReport> Ingest(TelemetryIngest owner, long from, params byte[][] bodies) =>
        owner.IngestAsync("0", [.. bodies.Select((body, index) => new IncomingEvent(body, from + index, Arrival))], CancellationToken.None);

    private static MemoryStore Deliver(byte[][] bodies, int portion, MemoryStore store, Random random, bool rough)
    {
        var known = new KnownCustomers();
        var events = bodies.Select(static (body, index) => new IncomingEvent(body, index, Arrival)).ToArray();
        var owner = Owner(store, known);
        for (var at = 0; at < events.Length;)
        {
            try
            {
                var from = rough ? Math.Max(0, at - random.Next(0, 40)) : at;
                var until = Math.Min(events.Length, at + portion);
                owner = rough && random.Next(6) == 0 ? Owner(store, known) : owner;
                owner.IngestAsync("0", events[from..until], CancellationToken.None).GetAwaiter().GetResult().Rejected.ShouldBeEmpty();
                at = until;
            }
            catch (IOException)
            {
                // Delivered again by the next turn.
            }
        }

        return store;
    }

    private static string Rows(MemoryStore store) => Describe([Load(store)]);

    private static string Describe(IReadOnlyList<PartitionState> states)
    {
        var known = new KnownCustomers();
        var rows = UsageRows.Of(states, new ContactDirectory(known.Contacts), Ended).Concat<Entity>(StockRows.Of(states, new StockDirectory(known.Sites, known.Materials)));
        return string.Join('\n', rows.Select(static row => $"{row.LogicalName} {row.Id} {string.Join(' ', row.Attributes.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => RowHash.Text(pair.Key, pair.Value)))}").Order(StringComparer.Ordinal));
    }

    private static PartitionState Load(MemoryStore store) => PartitionLoading.LoadAllAsync(store, Streams.KeepingAll, CancellationToken.None).GetAwaiter().GetResult().Single();
}
