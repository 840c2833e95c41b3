using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Benchmarks;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>5.2 Monitor customers: compare with others.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.BulkMessages, Capability.Clock)]
public class BenchmarkingTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("5.2.3", "CSM")]
    public async Task Customer_SeesItsOwnPlaceAmongThoseWhoConsentAndNobodyElses()
    {
        var (kpi, mine) = Compared(_desk.Me, idleShare: 20m);
        var colleague = _desk.Employ("CSM");
        foreach (var idleShare in new[] { 10m, 30m, 40m, 50m })
        {
            Compared(colleague, idleShare);
        }

        await CompareAsync();
        _desk.Screens.View("csm_benchmark", "Published benchmarks").ShouldNotContain(row => row.ToEntity<Benchmark>().Cohort == "Forklift/Electric");
        _desk.Screens.View<Benchmark>("csm_benchmark", "Suppressed benchmarks").ShouldAllBe(row => row.P50 == null);

        _desk.Service.Update(new Account(mine.Id) { BenchmarkConsent = true });
        await CompareAsync();

        var published = _desk.Screens.View<Benchmark>("csm_benchmark", "Published benchmarks").Single(row => row.Cohort == "Forklift/Electric");
        (published.Customers, published.P50).ShouldBe((5, 30m));
        _desk.Open(kpi).Percentile.ShouldBe(75m);
        _desk.Screens.View("csm_kpi", "Active KPIs").ShouldHaveSingleItem().Id.ShouldBe(kpi.Id);
        _desk.RefusedTo("Sales", service => service.RetrieveMultiple(new QueryExpression("csm_benchmark"))).ShouldContain("prvReadcsm_Benchmark");
    }

    private (Kpi Kpi, Account Account) Compared(Guid owner, decimal idleShare)
    {
        var account = _desk.CustomerOf(owner, row => row.BenchmarkConsent = owner != _desk.Me);
        for (var number = 0; number < 2; number++)
        {
            _desk.World.Service.Create(new Machine { Name = $"F{number}", AccountId = account.ToEntityReference(), Pin = $"{account.Name}-{number}", DeviceId = $"{account.Name}-{number}", Type = MachineType.Forklift, Energy = Energy.Electric });
        }

        var month = _desk.World.MeterRatio(account, "idle_share", 1, idleShare, 1_000m);
        _desk.World.Service.Update(new ViuMetric(month.Id) { MachinesReporting = 2 });
        var kpi = _desk.World.ProduceValidKpi(account, row =>
        {
            row.MetricId = _desk.Metric("idle_share");
            (row.Better, row.Baseline, row.Target, row.Amber, row.Green) = (Better.Lower, 60m, 10m, 35m, 25m);
        });
        return (kpi, account);
    }

    private async Task CompareAsync()
    {
        var writer = _desk.World.Organization.ServiceFor(_desk.Employ("Telemetry writer"));
        var report = await new BenchmarkBuilder(writer, new NoLetters(), new WriterOptions(), _desk.World.Organization.Clock).BuildAsync(TestContext.Current.CancellationToken);
        report.Rejected.ShouldBe(0);
    }

    private sealed class NoLetters : IDeadLetterStore
    {
        public ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
            letters.Count == 0 ? ValueTask.CompletedTask : throw new InvalidOperationException("A row was refused: " + letters[0].Detail);
    }
}
