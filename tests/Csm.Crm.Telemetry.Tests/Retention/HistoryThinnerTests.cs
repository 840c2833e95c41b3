using System.ServiceModel;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Retention;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Retention;

/// <summary>Old rows go, young ones stay (R21).</summary>
public class HistoryThinnerTests
{
    private static readonly DateTime Today = new(2026, 11, 2, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task TelemetryWriter_DeletesWhatIsTooOldAndNothingElse()
    {
        var world = new PackedOrganization();
        var (account, machine, metric) = ProduceMachine(world);
        DateTime[] daysKept = [Today, Today.AddDays(-35)], daysGone = [Today.AddDays(-36), Today.AddDays(-200)];
        DateTime[] weeksKept = [new(2026, 10, 26), new(2025, 10, 6)], weeksGone = [new(2025, 9, 29), new(2024, 1, 1)];
        DateTime[] machineKept = [Today.AddDays(-1), new(2024, 10, 2)], machineGone = [new(2024, 10, 1), new(2020, 1, 1)];
        foreach (var (kind, days) in new[] { (PeriodKind.Day, daysKept.Concat(daysGone)), (PeriodKind.Week, weeksKept.Concat(weeksGone)), (PeriodKind.Month, [new DateTime(2019, 1, 1)]) })
        {
            foreach (var day in days)
            {
                world.Administrator.Create(new ViuMetric { Name = "x", AccountId = account, MetricId = metric, PeriodKind = kind, PeriodStart = day, Value = 1 });
            }
        }

        foreach (var day in machineKept.Concat(machineGone))
        {
            world.Administrator.Create(new MachineDay { Name = "x", AccountId = account, MachineId = machine, Day = day });
        }

        var contact = new EntityReference("contact", world.Administrator.Create(new Entity("contact") { ["lastname"] = "Kim", ["parentcustomerid"] = account }));
        foreach (var day in new[] { Today.AddDays(-100), Today.AddDays(-101) })
        {
            world.Administrator.Create(new DigitalUsage { Name = "x", AccountId = account, ContactId = contact, Product = "Portal", Day = day });
        }

        foreach (var day in new[] { Today.AddDays(-90), Today.AddDays(-91) })
        {
            world.Administrator.Create(new IngestionIssue { Name = "x", Kind = IssueKind.Late, DeviceId = "d", Day = day, Count = 1 });
        }

        var progress = new List<RetentionReport>();
        var reports = await Thinner(world).ThinAsync(TimeSpan.FromMinutes(5), new Collect(progress), CancellationToken.None);

        reports.Select(static report => (report.Rule, report.Deleted, report.Refused, report.More)).ShouldBe(
            [("value in use by day", 2, 0, false), ("value in use by week", 2, 0, false), ("machine-days", 2, 0, false), ("digital usage", 1, 0, false), ("ingestion issues", 1, 0, false)]);
        reports.ShouldAllBe(static report => report.Requests == 3);
        progress.Count.ShouldBe(5);
        Days(world, ViuMetric.EntityLogicalName, ViuMetric.Columns.PeriodStart).ShouldBe([.. daysKept, .. weeksKept, new DateTime(2019, 1, 1)], ignoreOrder: true);
        Days(world, MachineDay.EntityLogicalName, MachineDay.Columns.Day).ShouldBe(machineKept, ignoreOrder: true);
        Days(world, DigitalUsage.EntityLogicalName, DigitalUsage.Columns.Day).ShouldBe([Today.AddDays(-100)]);
        Days(world, IngestionIssue.EntityLogicalName, IngestionIssue.Columns.Day).ShouldBe([Today.AddDays(-90)]);

        (await Thinner(world).ThinAsync(TimeSpan.FromMinutes(5), null, CancellationToken.None)).ShouldAllBe(static report => report.Deleted == 0 && report.Requests == 1);
    }

    [Fact]
    public void TelemetryWriter_MayDeleteNothingThatTheRulesDoNotName()
    {
        var world = new PackedOrganization();
        var (account, machine, metric) = ProduceMachine(world);
        var benchmark = world.Administrator.Create(new Benchmark { Name = "x", Cohort = "All", MetricId = metric, Month = new DateTime(2026, 10, 1) });

        foreach (var (table, id) in new[] { (Account.EntityLogicalName, account.Id), (Machine.EntityLogicalName, machine.Id), (Metric.EntityLogicalName, metric.Id), (Benchmark.EntityLogicalName, benchmark) })
        {
            Should.Throw<FaultException<OrganizationServiceFault>>(() => world.TelemetryWriter.Delete(table, id)).Message.ShouldContain("prvDelete");
        }
    }

    [Fact]
    public async Task RowsThatAreRefused_KeepNoOthersAndAreReported()
    {
        var dataverse = MachineDays(count: 5_000);
        dataverse.Refuses = static row => row.GetAttributeValue<int>("number") % 100 == 0;
        dataverse.Failures.Enqueue(FakeDataverse.Fault(-2147015902, "Too many requests.", TimeSpan.FromMilliseconds(1)));

        var report = (await Thinner(dataverse).ThinAsync(TimeSpan.FromMinutes(5), null, CancellationToken.None)).Single(static report => report.Rule == "machine-days");

        (report.Deleted, report.Refused, report.More, dataverse.Rows.Count).ShouldBe((4_950, 50, false, 50));
        report.Fault!.ShouldContain("is refused");

        // 50 batches of 100, one repeated, and a query for each of three pages and for the end.
        report.Requests.ShouldBeInRange(54, 57);
    }

    [Fact]
    public async Task RunThatIsStopped_GoesOnNextTime()
    {
        var dataverse = MachineDays(count: 4_000);
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => Thinner(dataverse).ThinAsync(TimeSpan.FromMinutes(5), new Stop(stop), stop.Token));
        dataverse.Rows.Count.ShouldBe(2_000);

        (await Thinner(dataverse).ThinAsync(TimeSpan.Zero, null, CancellationToken.None)).ShouldAllBe(static report => report.More && report.Deleted == 0);
        (await Thinner(dataverse).ThinAsync(TimeSpan.FromMinutes(5), null, CancellationToken.None)).Sum(static report => report.Deleted).ShouldBe(2_000);
    }

    private static FakeDataverse MachineDays(int count)
    {
        var dataverse = new FakeDataverse();
        for (var number = 0; number < count; number++)
        {
            var row = new Entity(MachineDay.EntityLogicalName, new Guid(number, 7, 7, new byte[8])) { ["number"] = number };
            dataverse.Rows.Add((row.LogicalName, row.Id), row);
        }

        dataverse.Answers = query =>
        {
            var asked = (QueryExpression)query;
            var refused = asked.Criteria.Conditions.Where(static condition => condition.Operator == ConditionOperator.NotIn).SelectMany(static condition => condition.Values).ToHashSet();
            return new EntityCollection([.. dataverse.Rows.Values.Where(row => row.LogicalName == asked.EntityName && !refused.Contains(row.Id)).Take(asked.PageInfo.Count)]);
        };
        return dataverse;
    }

    private static (EntityReference Account, EntityReference Machine, EntityReference Metric) ProduceMachine(PackedOrganization world)
    {
        var account = new EntityReference(Account.EntityLogicalName, world.Administrator.Create(new Account { Name = "Port" }));
        var machine = new EntityReference(Machine.EntityLogicalName, world.Administrator.Create(new Machine { Name = "M", AccountId = account, DeviceId = "d", Pin = "p" }));
        return (account, machine, new EntityReference(Metric.EntityLogicalName, world.Administrator.Create(new Metric { Name = "Moves", Code = "moves" })));
    }

    private static IEnumerable<DateTime> Days(PackedOrganization world, string table, string column) =>
        world.Administrator.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet(column) }).Entities.Select(row => row.GetAttributeValue<DateTime>(column));

    private static HistoryThinner Thinner(PackedOrganization world) => new(world.TelemetryWriter, new WriterOptions(), world.Organization.Clock);

    private static HistoryThinner Thinner(FakeDataverse dataverse) => new(dataverse, new WriterOptions(FirstDelay: TimeSpan.FromMilliseconds(1)), new FixedClock(new DateTimeOffset(Today)));

    private sealed class Collect(List<RetentionReport> reports) : IProgress<RetentionReport>
    {
        public void Report(RetentionReport value) => reports.Add(value);
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<RetentionReport>
    {
        public void Report(RetentionReport value) => source.Cancel();
    }
}
