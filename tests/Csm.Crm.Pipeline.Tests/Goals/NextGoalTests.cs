using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Goals;

public class NextGoalTests
{
    private readonly CrmWorld _world = new();

    public NextGoalTests() => _world.ProduceAssessedModel();

    [Fact]
    public void CrossingEightyPercent_AsksOnceForTheNextGoalWithCandidates()
    {
        var account = _world.ProduceValidAccount();
        var goal = _world.ProduceValidGoal(account);
        _world.ProduceValidKpi(account, kpi => (kpi.Name, kpi.Percentile) = ("Energy", 20m));
        _world.Service.Update(new Metric(_world.ProduceValidMetric("connectivity").Id) { Name = "Connectivity" });
        _world.MeterMonths(account, "connectivity", (1, 90m));
        Reach(goal, 79m);
        Asked(account).ShouldBeEmpty();

        Reach(goal, 81m);
        Reach(goal, 70m);
        Reach(goal, 90m);

        var action = Asked(account).ShouldHaveSingleItem();
        action.Kind.ShouldBe(ActionKind.Benefit);
        action.Occurrences.ShouldBe(1);
        action.RootCause.ShouldBe("Candidates: Energy (better than 20 % of the peers); Connectivity (metered, without a goal).");
    }

    [Fact]
    public void Candidates_AreTheLargestGapsToTheBestOfPeersWithTheSameMachines()
    {
        var account = ProduceAccountWithADieselStacker();
        ProduceKpi(account, "idle_share", 30m);
        ProduceKpi(account, "utilisation", 60m);
        ProduceKpi(account, "energy_per_hour", 10m);
        foreach (var metric in new[] { "availability", "moves_per_hour" })
        {
            _world.Service.Update(new Metric(_world.ProduceValidMetric(metric).Id) { Name = metric });
        }

        _world.MeterMonths(account, "availability", (1, 100m));
        ProduceBenchmark("idle_share", MachineType.ReachStacker, 20m, 50m);
        ProduceBenchmark("utilisation", MachineType.ReachStacker, 40m, 80m);
        ProduceBenchmark("energy_per_hour", MachineType.ReachStacker, 2m, 9m);
        ProduceBenchmark("moves_per_hour", MachineType.ReachStacker, 5m, 20m);
        ProduceBenchmark("downtime_minutes", MachineType.Tractor, 0m, 20m);
        CandidatesFor(account).ShouldBe(
            "Candidates: idle_share (50 % from the peers' best); utilisation (25 % from the peers' best); moves_per_hour (measured at machines of the same type, without a goal).");
    }

    [Theory]
    [InlineData("as it is", true)]
    [InlineData("of the same energy", true)]
    [InlineData("two months old", true)]
    [InlineData("three months old", false)]
    [InlineData("of another energy", false)]
    [InlineData("of another type", false)]
    [InlineData("of the energy of another machine", false)]
    [InlineData("of an industry", false)]
    [InlineData("suppressed", false)]
    [InlineData("deactivated", false)]
    public void Peers_AreOfAPublishedCohortOfTheSameMachines(string cohort, bool isOfPeers)
    {
        var account = ProduceAccountWithADieselStacker();
        _world.Add(new Machine { Name = "T 1", AccountId = account.ToEntityReference(), Type = MachineType.Forklift, Energy = Energy.Hybrid });
        ProduceKpi(account, "idle_share", 30m);
        var benchmark = ProduceBenchmark("idle_share", cohort == "of another type" ? MachineType.Tractor : MachineType.ReachStacker, 20m, 50m, row =>
        {
            row.Energy = cohort switch { "of the same energy" => Energy.Diesel, "of another energy" => Energy.Electric, "of the energy of another machine" => Energy.Hybrid, _ => null };
            row.Month = _world.MonthsAgo(cohort switch { "two months old" => 2, "three months old" => 3, _ => 1 });
            row.Industry = cohort == "of an industry" ? "Ports" : null;
            row.Suppressed = cohort == "suppressed";
        });
        if (cohort == "deactivated")
        {
            _world.Service.Update(new Benchmark(benchmark.Id) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
        }

        CandidatesFor(account).ShouldBe(isOfPeers ? "Candidates: idle_share (50 % from the peers' best)." : "No metric stands out: ask what the customer wants to reach next.");
    }

    [Fact]
    public void OfSeveralCohorts_TheNewestThenTheClosestThenTheLargestIsThePeers()
    {
        var account = ProduceAccountWithADieselStacker();
        ProduceKpi(account, "idle_share", 30m);
        Peers(2, Energy.Diesel, 90, 10m).ShouldContain("idle_share (200 %");
        Peers(1, null, 5, 15m).ShouldContain("idle_share (100 %");
        Peers(1, Energy.Diesel, 4, 20m).ShouldContain("idle_share (50 %");
        Peers(1, Energy.Diesel, 9, 25m).ShouldContain("idle_share (20 %");

        string Peers(int monthsAgo, Energy? energy, int customers, decimal best)
        {
            ProduceBenchmark("idle_share", MachineType.ReachStacker, best, 50m, row => (row.Cohort, row.Energy, row.Customers, row.Month) = ($"Cohort {best}", energy, customers, _world.MonthsAgo(monthsAgo)));
            return CandidatesFor(account)!;
        }
    }

    [Fact]
    public void MeteredMetricWithoutAGoal_IsShownWithItsGap()
    {
        var account = ProduceAccountWithADieselStacker();
        _world.Service.Update(new Metric(_world.ProduceValidMetric("connectivity").Id) { Name = "Connectivity" });
        _world.MeterMonths(account, "connectivity", (2, 40m), (1, 60m));
        ProduceBenchmark("connectivity", MachineType.ReachStacker, 20m, 80m);
        CandidatesFor(account).ShouldBe("Candidates: Connectivity (25 % from the peers' best, without a goal).");
    }

    [Fact]
    public void KpiOfTheGoalItself_IsNoCandidate()
    {
        var account = _world.ProduceValidAccount();
        var goal = _world.ProduceMeasuredGoal(account, out var kpi);
        _world.Service.Update(new Kpi(kpi.Id) { Percentile = 20m });
        _world.MeterMonths(account, "utilisation", (1, 85m));
        _world.Settle();
        Asked(account).ShouldHaveSingleItem().RootCause.ShouldBe("No metric stands out: ask what the customer wants to reach next.");
        Asked(account)[0].Source.ShouldBe(goal.Name);
    }

    [Fact]
    public void GoalWithASuccessor_IsNotAskedFor()
    {
        var account = _world.ProduceValidAccount();
        var next = _world.ProduceValidGoal(account);
        var goal = _world.ProduceValidGoal(account, row => row.NextGoalId = next.ToEntityReference());
        Reach(goal, 95m);
        Asked(account).ShouldBeEmpty();
    }

    [Fact]
    public void NextGoalThatIsChosen_SettlesTheQuestion()
    {
        var account = _world.ProduceValidAccount();
        var goal = _world.ProduceValidGoal(account);
        Reach(goal, 85m);
        var next = _world.ProduceValidGoal(account);
        _world.Settle();
        Asked(account).ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Open);

        _world.Service.Update(new Goal(goal.Id) { NextGoalId = next.ToEntityReference() });
        _world.Settle();
        (Asked(account)[0].Status, Asked(account)[0].Outcome).ShouldBe((ActionStatus.Done, "Closed by itself on 2026-11-02: a next goal was chosen, or the goal has ended or has another name."));
    }

    [Fact]
    public void GoalThatIsDeactivated_IsAtRiskNoMore()
    {
        var account = _world.ProduceValidAccount();
        var goal = _world.ProduceValidGoal(account);
        Reach(goal, 10m);
        _world.Service.Update(new Goal(goal.Id) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) });
        _world.Settle();
        _world.Actions(account).ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void GoalThatRecovers_ClosesItsCallToAction()
    {
        var account = _world.ProduceValidAccount();
        var goal = _world.ProduceValidGoal(account);
        Reach(goal, 10m);
        _world.Actions(account).ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Open);
        Reach(goal, 60m);
        _world.Actions(account).ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Done);
    }

    // Measured by a KPI that is among the best tenth: the gap decides, not the place.
    private void ProduceKpi(Account account, string metric, decimal current) =>
        _world.ProduceValidKpi(account, kpi => (kpi.Name, kpi.MetricId, kpi.Current, kpi.Percentile) = (metric, _world.ProduceValidMetric(metric).ToEntityReference(), current, 95m));

    private Benchmark ProduceBenchmark(string metric, MachineType type, decimal p10, decimal p90, Action<Benchmark>? overrides = null)
    {
        var row = new Benchmark
        {
            Name = metric, Cohort = type.ToString(), MachineType = type, MetricId = _world.ProduceValidMetric(metric).ToEntityReference(), Month = _world.MonthsAgo(1), Customers = 6, P10 = p10, P90 = p90, Suppressed = false,
        };
        overrides?.Invoke(row);
        return _world.Add(row);
    }

    private Account ProduceAccountWithADieselStacker()
    {
        var account = _world.ProduceValidAccount();
        _world.Add(new Machine { Name = "RS 1", AccountId = account.ToEntityReference(), Type = MachineType.ReachStacker, Energy = Energy.Diesel });
        return account;
    }

    // What is proposed when one more goal comes near its target.
    private string? CandidatesFor(Account account)
    {
        var goal = _world.ProduceValidGoal(account);
        Reach(goal, 85m);
        return Asked(account).Where(action => action.Source == goal.Name).ShouldHaveSingleItem().RootCause;
    }

    private void Reach(Goal goal, decimal current)
    {
        _world.Service.Update(new Goal(goal.Id) { Current = current });
        _world.Settle();
    }

    private CallToAction[] Asked(Account account) => [.. _world.Actions(account).Where(action => action.Reason == "Next goal wanted")];
}
