using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Writing;

public class ValueInUsePublisherTests
{
    private readonly MemoryStore store = new();
    private readonly FakeDataverse dataverse = new();
    private readonly FixedClock clock = new(new DateTimeOffset(2026, 4, 10, 6, 0, 0, TimeSpan.Zero));
    private readonly IngestRig rig;

    public ValueInUsePublisherTests() => rig = new IngestRig(store, store);

    [Fact]
    public async Task SecondRunWithNothingNew_SendsNoRequest()
    {
        await IngestAsync(days: 38);
        var first = await PublishAsync();
        var sent = dataverse.Requests.Count;

        var second = await PublishAsync();

        first.Requests.ShouldBe(sent);
        first.Written.ShouldBe(dataverse.Rows.Count);
        first.Tables.Select(static table => table.Table).ShouldBe([MachineDay.EntityLogicalName, Machine.EntityLogicalName, ViuMetric.EntityLogicalName, Account.EntityLogicalName, IngestionIssue.EntityLogicalName]);
        first.Faults.ShouldBeEmpty();
        second.Requests.ShouldBe(0);
        second.Written.ShouldBe(0);
        dataverse.Requests.Count.ShouldBe(sent);
    }

    [Fact]
    public async Task PublishingInManySteps_LeavesTheRowsOfOneStep()
    {
        var events = IngestRig.Events(new Random(7), days: 38);
        var owner = rig.NewOwner();
        foreach (var part in events.Chunk(events.Count / 9))
        {
            await owner.IngestAsync(IngestRig.Partition, part, CancellationToken.None);
            await PublishAsync();
        }

        var once = new ValueInUsePublisherTests();
        await once.rig.NewOwner().IngestAsync(IngestRig.Partition, events, CancellationToken.None);
        await once.PublishAsync();

        Describe(dataverse).ShouldBe(Describe(once.dataverse));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ProcessThatDiesAtAWriteOfItsRecord_LeavesNoRowThatIsTakenForWritten(int write)
    {
        await IngestAsync(days: 30);
        clock.Now = Streams.Arrival(30);
        await PublishAsync();
        var before = Describe(dataverse).Split('\n');

        // Everything falls silent, and the process dies while it says so.
        clock.Now = Streams.Arrival(40);
        store.FailPublished = () => --write == 0;
        await Should.ThrowAsync<IOException>(async () => await PublishAsync());

        // Then all is as it was, which the next process has to write again.
        clock.Now = Streams.Arrival(30);
        await PublishAsync();
        before.Except(Describe(dataverse).Split('\n')).ShouldBeEmpty();
    }

    [Fact]
    public async Task OneNewReading_WritesOnlyTheRowsItTouches()
    {
        await IngestAsync(days: 38);
        await PublishAsync();

        var newest = Streams.Start.AddDays(38);
        await rig.NewOwner().IngestAsync(IngestRig.Partition, [new(Streams.Json("PN-001", Streams.Reading(newest, (Counter.Shocks, 7))), 1_000_000, Streams.Arrival(38))], CancellationToken.None);
        var report = await PublishAsync();

        report.Tables.Single(static table => table.Table == MachineDay.EntityLogicalName).Written.ShouldBeLessThanOrEqualTo(2);
        report.Tables.Single(static table => table.Table == Machine.EntityLogicalName).Written.ShouldBe(1);
    }

    [Fact]
    public async Task RefusedRows_StandAloneInTheDeadLettersAndAllOthersAreWritten()
    {
        await IngestAsync(days: 30);
        var refused = 0;
        dataverse.Refuses = row => row.LogicalName == MachineDay.EntityLogicalName && row.Id.GetHashCode() % 29 == 0;

        var report = await PublishAsync(new WriterOptions(BatchSize: 50, Attempts: 0));
        refused = report.Rejected;

        refused.ShouldBeGreaterThan(0);
        store.Letters.Count.ShouldBe(refused);
        store.Letters.ShouldAllBe(static letter => letter.Source == MachineDay.EntityLogicalName && letter.Reason == "RowRefused" && letter.Detail.Contains("is refused", StringComparison.Ordinal));
        report.Written.ShouldBe(report.Tables.Sum(static table => table.Derived) - refused);

        // Once the reason is gone, only the refused ones are written.
        dataverse.Refuses = static _ => false;
        (await PublishAsync()).Written.ShouldBe(refused);
    }

    [Fact]
    public async Task ThrottledRequest_WaitsAsLongAsItIsToldAndIsRepeated()
    {
        await IngestAsync(days: 3);
        dataverse.Failures.Enqueue(FakeDataverse.Fault(-2147015902, "Too many requests.", TimeSpan.FromMilliseconds(30)));
        dataverse.Failures.Enqueue(new TimeoutException("No answer."));

        var report = await PublishAsync(new WriterOptions(DegreeOfParallelism: 1, FirstDelay: TimeSpan.FromMilliseconds(1)));

        report.Retries.ShouldBe(2);
        report.Rejected.ShouldBe(0);
        report.Requests.ShouldBe(dataverse.Requests.Count);
    }

    [Fact]
    public async Task FailureHalfWay_KeepsWhatWasWritten()
    {
        await IngestAsync(days: 38);
        var options = new WriterOptions(BatchSize: 20, DegreeOfParallelism: 1, Attempts: 0);
        for (var request = 0; request < 3; request++)
        {
            dataverse.Failures.Enqueue(new InvalidOperationException("Connection lost."));
            await Should.ThrowAsync<InvalidOperationException>(() => PublishAsync(options));
        }

        var report = await PublishAsync(options);
        report.Written.ShouldBe(report.Tables.Sum(static table => table.Changed));
        (await PublishAsync(options)).Requests.ShouldBe(0);
    }

    [Fact]
    public async Task MachineDay_CarriesTheTotalsUnderItsNaturalKey()
    {
        var machine = rig.Fleet.Machines[0];
        var morning = Streams.Start.AddHours(6);
        await rig.NewOwner().IngestAsync(
            IngestRig.Partition,
            [
                Event(0, morning, (Counter.OperatingHours, 10), (Counter.IdleHours, 3), (Counter.Fuel, 100), (Counter.Energy, 10)),
                Event(1, morning.AddHours(8), (Counter.OperatingHours, 16), (Counter.IdleHours, 5), (Counter.Fuel, 150), (Counter.Energy, 30)),
            ],
            CancellationToken.None);
        await PublishAsync();

        var id = RowId.From(MachineDay.EntityLogicalName, machine.MachineId.ToString("D"), "2026-03-02");
        var row = (MachineDay)dataverse.Rows[(MachineDay.EntityLogicalName, id)];
        (row.OperatingHours, row.IdleHours, row.ProductiveHours, row.PlannedHours).ShouldBe((6, 2, 4, 16));
        row.Co2Kg.ShouldBe((50 * 2.68m) + (20 * 0.4m));
        row.Moves.ShouldBeNull();
        row.Coverage.ShouldBe(56.25m);
        row.Day.ShouldBe(new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc));

        var device = (Machine)dataverse.Rows[(Machine.EntityLogicalName, machine.MachineId)];
        (device.HoursCounter, device.Connectivity, device.LastSeen).ShouldBe((16, Connectivity.Silent, morning.AddHours(8)));

        var account = (Account)dataverse.Rows[(Account.EntityLogicalName, machine.AccountId)];
        (account.FleetSize, account.ConnectedMachines, account.ViuAsOf).ShouldBe((4, 0, new DateTime(2026, 3, 31, 0, 0, 0, DateTimeKind.Utc)));
        account.IdleShare.ShouldBe(33.33m);
        account.Utilisation.ShouldBe(25m);
        account.EnergyPerHour.ShouldBe(Math.Round(((50 * 9.96m) + 20) / 6, 4));
    }

    [Fact]
    public async Task AccountWhoseLastMachineHasGone_HasNoFleetAnyMore()
    {
        var empty = new Guid(77, 0, 0, new byte[8]);
        var owner = rig.Fleet.Machines[0].AccountId;
        EntityCollection Accounts(QueryBase query) =>
            query is QueryExpression { EntityName: Account.EntityLogicalName } ? new EntityCollection([new Account(empty) { FleetSize = 5 }, new Account(owner) { FleetSize = 4 }]) : new EntityCollection();
        dataverse.Answers = Accounts;
        await IngestAsync(days: 3);

        await PublishAsync();

        var account = (Account)dataverse.Rows[(Account.EntityLogicalName, empty)];
        (account.FleetSize, account.ConnectedMachines, account.Attributes.Count).ShouldBe((0, 0, 2));
        ((Account)dataverse.Rows[(Account.EntityLogicalName, owner)]).FleetSize.ShouldBe(4);
    }

    [Fact]
    public async Task WeeksOfAYearAgo_AreReadOnceHoweverManyAccountsThereAre()
    {
        var weeks = new List<object>();
        dataverse.Answers = query =>
        {
            if (query is QueryExpression { EntityName: ViuMetric.EntityLogicalName } asked)
            {
                weeks.AddRange(asked.Criteria.Conditions.Where(static condition => condition.AttributeName == ViuMetric.Columns.PeriodStart).Select(static condition => condition.Values[0]));
            }

            return new EntityCollection();
        };
        var fleet = new FixedFleet([.. rig.Fleet.Machines.SelectMany((machine, index) => new[]
        {
            machine with { AccountId = new Guid(index, 3, 0, new byte[8]) },
            FixedFleet.Machine(50 + index) with { AccountId = new Guid(50 + index, 3, 0, new byte[8]) },
        })]);
        await IngestAsync(days: 38);

        await new ValueInUsePublisher(store, fleet.Current(), dataverse, store, store, Streams.KeepingAll, new WriterOptions(), clock).PublishAsync(CancellationToken.None);

        weeks.ShouldNotBeEmpty();
        weeks.ShouldBeUnique();
    }

    private static IncomingEvent Event(long number, DateTime time, params (Counter Counter, double Value)[] values) =>
        new(Streams.Json("PN-001", Streams.Reading(time, values)), number, new DateTimeOffset(time));

    private static string Describe(FakeDataverse dataverse) => string.Join('\n', dataverse.Rows.Values
        .OrderBy(static row => row.LogicalName, StringComparer.Ordinal).ThenBy(static row => row.Id)
        .Select(static row => $"{row.LogicalName} {row.Id} {RowHash.Of(row):x}"));

    private Task<IngestReport> IngestAsync(int days) => rig.NewOwner().IngestAsync(IngestRig.Partition, IngestRig.Events(new Random(6), days), CancellationToken.None);

    private Task<PublishReport> PublishAsync(WriterOptions? options = null) =>
        new ValueInUsePublisher(store, rig.Fleet.Current(), dataverse, store, store, Streams.KeepingAll, options ?? new WriterOptions(), TimeProviderFor(options)).PublishAsync(CancellationToken.None);

    // Delays of a standing clock would never end; only tests that wait need one that runs.
    private TimeProvider TimeProviderFor(WriterOptions? options) => options?.FirstDelay is null ? clock : TimeProvider.System;
}
