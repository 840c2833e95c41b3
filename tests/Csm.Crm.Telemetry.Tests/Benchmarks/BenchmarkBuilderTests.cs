using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Benchmarks;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Benchmarks;

/// <summary>The nightly comparison as the Telemetry writer does it, on the packed solution.</summary>
public class BenchmarkBuilderTests
{
    private static readonly DateTime October = new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly PackedOrganization world = new();
    private readonly MemoryStore letters = new();
    private readonly Guid metric;
    private readonly List<Guid> accounts = [];

    public BenchmarkBuilderTests()
    {
        metric = Create(new Metric(RowId.From(Metric.EntityLogicalName, "idle_share")) { Name = "Idle share", Code = "idle_share", Kind = MetricKind.Ratio, Aggregation = Aggregation.Ratio, Better = Better.Lower });
        for (var number = 1; number <= 6; number++)
        {
            accounts.Add(ProduceCustomer(number, consents: true, value: number * 10));
        }

        ProduceCustomer(7, consents: false, value: 1);
    }

    [Fact]
    public async Task ConsentingCustomers_AreComparedAndTheSecondRunWritesNothing()
    {
        var report = await BuildAsync();

        (report.Published, report.Withheld, report.Written, report.Places, report.Rejected).ShouldBe((4, 0, 4, 6, 0));
        var row = Benchmarks().Single(static row => row.Cohort == "Forklift/Electric/12");
        (row.Customers, row.Machines, row.Suppressed, row.Reason).ShouldBe((6, 12, false, null));
        (row.P10, row.P25, row.P50, row.P75, row.P90).ShouldBe((15m, 22.5m, 35m, 47.5m, 55m));
        (row.MachineType, row.Energy, row.Month, row.MetricId!.Id).ShouldBe((MachineType.Forklift, Energy.Electric, October, metric));
        row.Industry.ShouldNotBeNullOrEmpty();

        var second = await BuildAsync();
        (second.Written, second.Places, second.Requests).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task DeactivatedMachines_PutNobodyIntoAnotherCohort()
    {
        foreach (var account in accounts)
        {
            var scrapped = Create(new Machine { Name = $"Old {account:N}", AccountId = new EntityReference(Account.EntityLogicalName, account), Type = MachineType.Crane, Energy = Energy.Diesel, DeviceId = $"O{account:N}", Pin = $"O{account:N}" });
            world.Administrator.Update(new Machine(scrapped) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        }

        await BuildAsync();
        Benchmarks().ShouldContain(static row => row.Cohort == "Forklift/Electric/12" && row.Customers == 6);
    }

    [Fact]
    public async Task Kpi_GetsItsOwnPlaceAndNobodyElses()
    {
        await BuildAsync();

        accounts.Select(account => KpiOf(account).Percentile).ShouldBe([100m, 80m, 60m, 40m, 20m, 0m]);
        Rows<Kpi>(Kpi.EntityLogicalName).Count(static kpi => kpi.Percentile is null).ShouldBe(1);
    }

    [Fact]
    public async Task ConsentTakenBack_IsOutOfAllMonthsTheNextNight()
    {
        await BuildAsync();
        world.Administrator.Update(new Account(accounts[5]) { BenchmarkConsent = false });

        await BuildAsync();
        var five = Benchmarks().Single(static row => row.Cohort == "Forklift");
        (five.Customers, five.P90, KpiOf(accounts[5]).Percentile).ShouldBe((5, 46m, null));

        world.Administrator.Update(new Account(accounts[4]) { BenchmarkConsent = false });
        (await BuildAsync()).Published.ShouldBe(0);
        Benchmarks().ShouldAllBe(static row => row.Suppressed == true && row.P50 == null && row.Customers == null && row.Machines == null && row.Reason == BenchmarkRule.TooFewCustomers);

        foreach (var account in accounts)
        {
            world.Administrator.Update(new Account(account) { BenchmarkConsent = false });
        }

        await BuildAsync();
        Benchmarks().ShouldAllBe(static row => row.Suppressed == true && row.Reason == BenchmarkRows.Withdrawn);
        Rows<Kpi>(Kpi.EntityLogicalName).ShouldAllBe(static kpi => kpi.Percentile == null);
    }

    [Fact]
    public async Task MonthWithLittleCoverage_IsNotCompared()
    {
        var row = Rows<ViuMetric>(ViuMetric.EntityLogicalName).Single(row => row.AccountId!.Id == accounts[0]);
        world.Administrator.Update(new ViuMetric(row.Id) { Coverage = 59 });

        await BuildAsync();

        Benchmarks().ShouldAllBe(static benchmark => benchmark.Customers == 5 && benchmark.P10 == 24m);
    }

    private Task<BenchmarkReport> BuildAsync() => new BenchmarkBuilder(world.TelemetryWriter, letters, new WriterOptions(), world.Organization.Clock).BuildAsync(CancellationToken.None);

    private Guid ProduceCustomer(int number, bool consents, decimal value)
    {
        var account = Create(new Account { Name = $"Customer {number}", BenchmarkConsent = consents, ["industrycode"] = new OptionSetValue(12) });
        for (var machine = 0; machine < 2; machine++)
        {
            Create(new Machine { Name = $"{number}-{machine}", AccountId = new EntityReference(Account.EntityLogicalName, account), Type = MachineType.Forklift, Energy = Energy.Electric, DeviceId = $"D{number}-{machine}", Pin = $"P{number}-{machine}" });
        }

        Create(new Kpi { Name = "Idle share", AccountId = new EntityReference(Account.EntityLogicalName, account), MetricId = new EntityReference(Metric.EntityLogicalName, metric), Better = Better.Lower, Indicator = Indicator.Lagging, Window = PeriodKind.Month });
        Create(new ViuMetric(RowId.From(ViuMetric.EntityLogicalName, account.ToString("D"), metric.ToString("D"), "729100002", "2026-10-01"))
        {
            Name = "idle_share 2026-10",
            AccountId = new EntityReference(Account.EntityLogicalName, account),
            MetricId = new EntityReference(Metric.EntityLogicalName, metric),
            PeriodKind = PeriodKind.Month,
            PeriodStart = October,
            Numerator = value,
            Denominator = 100,
            Value = value,
            MachinesReporting = 2,
            Coverage = 90,
        });
        return account;
    }

    private Kpi KpiOf(Guid account) => Rows<Kpi>(Kpi.EntityLogicalName).Single(kpi => kpi.AccountId!.Id == account);

    private List<Benchmark> Benchmarks() => Rows<Benchmark>(Benchmark.EntityLogicalName);

    private List<T> Rows<T>(string table)
        where T : Entity => [.. world.Administrator.RetrieveMultiple(new FetchExpression($"<fetch><entity name='{table}'><all-attributes/></entity></fetch>")).Entities.Select(static row => row.ToEntity<T>())];

    private Guid Create(Entity row) => world.Administrator.Create(row);
}
