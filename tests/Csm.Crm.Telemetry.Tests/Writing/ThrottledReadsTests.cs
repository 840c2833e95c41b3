using Csm.Crm.Emulator;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>What a publication reads, from an organisation whose service protection answers nearly every request with "later".</summary>
public class ThrottledReadsTests
{
    private readonly PackedOrganization world = new();
    private readonly MemoryStore store = new();

    [Fact]
    public async Task MachinesAndLastYearsWeeks_AreReadOnceDataverseHasTime()
    {
        var lastMonday = new DateTime(2026, 10, 26, 0, 0, 0, DateTimeKind.Utc);
        ReferenceData.Import(world.Administrator, Path.Combine(SharedData.Repository, "solution", "data"));
        var account = new EntityReference(Account.EntityLogicalName, world.Administrator.Create(new Account { Name = "Port" }));
        var site = world.Administrator.Create(new Site { Name = "Quay", AccountId = account, TimeZone = "Europe/Berlin" });
        world.Administrator.Create(new Machine { Name = "Crane", AccountId = account, SiteId = new EntityReference(Site.EntityLogicalName, site), DeviceId = "PN-001", Pin = "P1" });
        world.Administrator.Create(new ViuMetric
        {
            Name = "fuel of the week a year before",
            AccountId = account,
            MetricId = new EntityReference(Metric.EntityLogicalName, RowId.From(Metric.EntityLogicalName, "fuel")),
            PeriodKind = PeriodKind.Week,
            PeriodStart = lastMonday.AddDays(-364),
            Value = 12,
        });
        var patient = new PatientTime(world.Organization.Clock);
        var directory = new CurrentMachineDirectory(new DataverseFleet(world.TelemetryWriter, time: patient), world.Organization.Clock, TimeSpan.FromMinutes(15), TimeSpan.Zero);
        IncomingEvent[] events = [.. Enumerable.Range(0, 2).Select(number => new IncomingEvent(
            Streams.Json("PN-001", Streams.Reading(lastMonday.AddHours(8 + number), (Counter.Fuel, number * 5))), number, new DateTimeOffset(lastMonday.AddHours(9))))];
        await new TelemetryIngest(store, store, directory, new WindowOptions()).IngestAsync("0", events, CancellationToken.None);
        var publisher = new ValueInUsePublisher(store, new CurrentMachineDirectory(new DataverseFleet(world.TelemetryWriter, time: patient), patient, TimeSpan.FromMinutes(15), TimeSpan.Zero), world.TelemetryWriter, store, store, new WindowOptions(), new WriterOptions(), patient);

        world.Organization.ServiceProtection = new ServiceProtection { Requests = 1, Window = TimeSpan.FromMinutes(5) };
        var report = await publisher.PublishAsync(CancellationToken.None);

        patient.Waits.ShouldBeGreaterThan(report.Requests - report.Retries);
        world.Organization.ServiceProtection = null;
        var query = new QueryExpression(ViuMetric.EntityLogicalName) { ColumnSet = new ColumnSet(ViuMetric.Columns.Value, ViuMetric.Columns.LastYearValue) };
        query.Criteria.AddCondition(ViuMetric.Columns.PeriodStart, ConditionOperator.Equal, lastMonday);
        query.Criteria.AddCondition(ViuMetric.Columns.PeriodKind, ConditionOperator.Equal, (int)PeriodKind.Week);
        query.Criteria.AddCondition(ViuMetric.Columns.MetricId, ConditionOperator.Equal, RowId.From(Metric.EntityLogicalName, "fuel"));
        var week = world.Administrator.RetrieveMultiple(query).Entities.Single().ToEntity<ViuMetric>();
        (week.Value, week.LastYearValue).ShouldBe((5, 12));
    }

    /// <summary>The organisation's clock, moved on by whoever waits.</summary>
    private sealed class PatientTime(AdjustableClock clock) : TimeProvider
    {
        private int waits;

        public int Waits => waits;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
            {
                Interlocked.Increment(ref waits);
                clock.Advance(dueTime);
            }

            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
