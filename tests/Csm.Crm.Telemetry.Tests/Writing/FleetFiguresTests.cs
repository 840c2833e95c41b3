using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>Which machines an account's figures are of, and how often the weeks of a year ago are asked for.</summary>
public class FleetFiguresTests
{
    private readonly MemoryStore store = new();
    private readonly FakeDataverse dataverse = new();
    private readonly FixedClock clock = new(DateTimeOffset.UnixEpoch);
    private readonly IngestRig rig;

    public FleetFiguresTests() => rig = new IngestRig(store, store);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task DeactivatedMachines_AreNoPartOfTheFleetThoughTheyStillReport(int deactivated)
    {
        await IngestAsync(days: 3);
        for (var index = 0; index < deactivated; index++)
        {
            rig.Fleet.Machines[index] = rig.Fleet.Machines[index] with { IsActive = false };
        }

        await Publisher(rig.Fleet).PublishAsync(CancellationToken.None);

        var account = dataverse.Rows.Values.OfType<Account>().ShouldHaveSingleItem();
        (account.FleetSize, account.ConnectedMachines).ShouldBe((4 - deactivated, 4 - deactivated));
    }

    [Fact]
    public async Task WhereAMachineCannotBeUsed_NobodyIsTakenForEmptied()
    {
        dataverse.Answers = static query =>
            query is QueryExpression { EntityName: Account.EntityLogicalName } ? new EntityCollection([new Account(new Guid(77, 0, 0, new byte[8])) { FleetSize = 5 }]) : new EntityCollection();
        await IngestAsync(days: 3);

        await Publisher(new KnownFleet(new MachineDirectory(rig.Fleet.Machines, ["A machine cannot be used."]))).PublishAsync(CancellationToken.None);
        await Publisher(new KnownFleet(new MachineDirectory([]))).PublishAsync(CancellationToken.None);

        dataverse.Rows.Values.OfType<Account>().ShouldAllBe(account => account.FleetSize == 4);
    }

    [Fact]
    public async Task WeeksOfAYearAgo_AreReadOnceHoweverOftenThePublisherRuns()
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
        await IngestAsync(days: 38);
        var publisher = Publisher(rig.Fleet);

        await publisher.PublishAsync(CancellationToken.None);
        await publisher.PublishAsync(CancellationToken.None);

        weeks.ShouldNotBeEmpty();
        weeks.ShouldBeUnique();
    }

    // The clock stands just after the last reading, so that every machine is online.
    private async Task IngestAsync(int days)
    {
        var events = IngestRig.Events(new Random(6), days);
        clock.Now = events[^1].EnqueuedAt;
        await rig.NewOwner().IngestAsync(IngestRig.Partition, events, CancellationToken.None);
    }

    private ValueInUsePublisher Publisher(IMachineDirectorySource fleet) => new(
        store, new CurrentMachineDirectory(fleet, clock, TimeSpan.FromMinutes(15), TimeSpan.Zero), dataverse, store, store, Streams.KeepingAll, new WriterOptions(), clock);

    private sealed class KnownFleet(MachineDirectory directory) : IMachineDirectorySource
    {
        public Task<MachineDirectory> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(directory);
    }
}
