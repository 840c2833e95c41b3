using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Health;
using FsCheck.Fluent;
using static Csm.Crm.Rules.Tests.Health.ProviderCases;

namespace Csm.Crm.Rules.Tests.Health;

public class MachineAndGoalProviderTests
{
    private static readonly DateTime Now = HealthCases.Now;

    [Fact]
    public void EverySource_HasAProviderThatSaysWhyItFoundNothing() => Law.Holds(Gen.Elements(Enum.GetValues<FactorProvider>()), provider =>
    {
        var observation = Observe(provider, Nothing);
        observation.Value.ShouldBeNull();
        observation.Remark.ShouldNotBeNullOrEmpty();
        FactorCatalogue.Of(provider).Unit.ShouldNotBeNullOrEmpty();
    });

    [Fact]
    public void IdleShare_IsTheLatestFullMonthWithEnoughCoverage()
    {
        var evidence = Nothing with
        {
            Months =
            [
                Month("idle_share", 8, 40m, 95m), Month("idle_share", 9, 31.2m, 60m), Month("idle_share", 10, 20m, 59.9m), Month("idle_share", 11, 10m, 100m), Month("utilisation", 9, 70m, 95m),
            ],
        };
        var observation = Observe(FactorProvider.IdleShare, evidence);
        observation.Value.ShouldBe(31.2m);
        observation.Remark.ShouldBe("in September 2026");
        observation.ObservedOn.ShouldBe(new DateTime(2026, 10, 1));
        observation.SourceTable.ShouldBe("csm_viumetric");
        observation.SourceId.ShouldBe(Law.Id(9));
    }

    [Fact]
    public void AccountWithoutMachines_HasNoMachineFactors()
    {
        var office = Nothing with { Account = Account with { FleetSize = 0 } };
        Observe(FactorProvider.IdleShare, office).Applies.ShouldBeFalse();
        Observe(FactorProvider.UtilisationTrend, office).Applies.ShouldBeFalse();
        Observe(FactorProvider.Connectivity, office).Applies.ShouldBeFalse();
        Observe(FactorProvider.IdleShare, Nothing).Applies.ShouldBeTrue();
    }

    [Fact]
    public void UtilisationTrend_IsTheChangeInSixMonths()
    {
        var months = Enumerable.Range(4, 7).Select(month => Month("utilisation", month, 80m - month, 95m)).ToArray();
        Observe(FactorProvider.UtilisationTrend, Nothing with { Months = months }).Value!.Value.ShouldBe(-6m, 0.0001m);
        Observe(FactorProvider.UtilisationTrend, Nothing with { Months = months[^3..] }).Value.ShouldBeNull();
    }

    [Fact]
    public void FaultLoad_IsTheRatioElseFaultsByHours()
    {
        AccountEvidence counted = Nothing with { Months = [Month("faults", 9, 8m, 95m), Month("operating_hours", 9, 400m, 95m), Month("faults", 10, 9m, 95m)] };
        Observe(FactorProvider.FaultLoad, counted).Value.ShouldBe(2m);
        Observe(FactorProvider.FaultLoad, counted with { Months = [.. counted.Months, Month("faults_per_100h", 10, 3.5m, 95m)] }).Value.ShouldBe(3.5m);
        Observe(FactorProvider.FaultLoad, counted with { Months = [Month("faults", 9, 8m, 95m), Month("operating_hours", 9, 0m, 95m)] }).Value.ShouldBeNull();
    }

    [Fact]
    public void Connectivity_FallsBackToTheCountsOnTheAccount()
    {
        var counted = Nothing with { Account = Account with { ConnectedMachines = 9, ValueAsOf = Now.Date } };
        Observe(FactorProvider.Connectivity, counted).Value.ShouldBe(75m);
        Observe(FactorProvider.Connectivity, counted with { Months = [Month("connectivity", 10, 80m, 100m)] }).Value.ShouldBe(80m);
    }

    [Fact]
    public void OldKpi_GivesWayToYoungerOnes()
    {
        var evidence = Nothing with
        {
            Kpis =
            [
                new KpiStanding(0m, 100m, Band.Red, 40m, Now.AddDays(-2)) { Id = Law.Id(1) },
                new KpiStanding(0m, 100m, Band.Green, 100m, Now.AddDays(-400)) { Id = Law.Id(2) },
                new KpiStanding(null, null, Band.Amber, 3m, Now.AddDays(-3)) { Id = Law.Id(3) },
                new KpiStanding(0m, 100m, Band.Unknown, null, null),
            ],
        };
        var observation = Observe(FactorProvider.KpiAttainment, evidence);
        observation.Value.ShouldBe(45m);
        observation.Remark.ShouldBe("over 2 of 4 KPIs, newest of 2026-10-31");
        observation.SourceId.ShouldBe(Law.Id(1));
    }

    [Fact]
    public void YoungGoal_IsNotABadGoal()
    {
        var goal = new GoalStanding(5m, null, Now.AddDays(-5), Now.AddDays(95), GoalState.Agreed, Now);
        Observe(FactorProvider.GoalProgress, Nothing with { Goals = [goal] }).Applies.ShouldBeFalse();
        var half = goal with { Progress = 25m, Start = Now.Date.AddDays(-50), Due = Now.Date.AddDays(50) };
        Observe(FactorProvider.GoalProgress, Nothing with { Goals = [goal, half] }).Value!.Value.ShouldBe(50m, 0.0001m);
        Observe(FactorProvider.GoalProgress, Nothing with { Goals = [half with { State = GoalState.Draft }] }).Value.ShouldBeNull();
    }

    [Fact]
    public void GoalOfWhichATenthHasPassed_IsJudged()
    {
        var goal = new GoalStanding(5m, null, Now.Date.AddDays(-10), Now.Date.AddDays(90), GoalState.Agreed, Now);
        Observe(FactorProvider.GoalProgress, Nothing with { Goals = [goal] }).Value!.Value.ShouldBe(50m, 0.0001m);
        Observe(FactorProvider.GoalProgress, Nothing with { Goals = [goal with { Start = Now.Date.AddDays(-9) }] }).Applies.ShouldBeFalse();
    }

    [Fact]
    public void GoalFurthestBehindItsPlan_IsTheSource() => Law.Holds(Law.Arrays(from progress in Gen.Choose(0, 100) from weight in Gen.Choose(0, 3) select (progress, weight), 1, 6), law =>
    {
        var goals = law.Select((goal, index) => new GoalStanding(goal.progress, goal.weight, Now.Date.AddDays(-50), Now.Date.AddDays(50), GoalState.OnTrack, Now) { Id = Law.Id(index + 1) }).ToArray();
        var weighty = goals.Where(goal => goal.Weight > 0m).ToArray();
        var source = Observe(FactorProvider.GoalProgress, Nothing with { Goals = goals }).SourceId;
        if (weighty.Length == 0)
        {
            source.ShouldBeNull();
            return;
        }

        // Beyond a fifth more than planned, goals are equally good.
        weighty.Where(goal => Math.Min(60m, goal.Progress!.Value) == weighty.Min(each => Math.Min(60m, each.Progress!.Value))).ShouldContain(goal => goal.Id == source);
    });

    [Fact]
    public void GoalFarAheadOfItsPlan_CountsAtMostAFifthMore()
    {
        var ahead = new GoalStanding(90m, null, Now.Date.AddDays(-50), Now.Date.AddDays(50), GoalState.OnTrack, Now);
        Observe(FactorProvider.GoalProgress, Nothing with { Goals = [ahead] }).Value.ShouldBe(120m);
    }

    [Fact]
    public void AchievedGoal_IsExpectedWholeHoweverEarlyItWasReached()
    {
        var achieved = new GoalStanding(100m, null, Now.Date.AddDays(-5), Now.Date.AddDays(95), GoalState.Achieved, Now);
        Observe(FactorProvider.GoalProgress, Nothing with { Goals = [achieved] }).Value.ShouldBe(100m);
    }

    [Fact]
    public void ValueRealisation_PrefersTheKeptFigure()
    {
        var account = Account with { ExpectedValue = 200m, ExperiencedValue = 150m, ValueBookedTo = Now.Date };
        Observe(FactorProvider.ValueRealisation, Nothing with { Account = account }).Value.ShouldBe(75m);
        Observe(FactorProvider.ValueRealisation, Nothing with { Account = account with { Realisation = 80m } }).Value.ShouldBe(80m);
    }

    [Fact]
    public void ValueRealisation_IsAsNewAsTheNewestMonthBooked() => Law.HoldsForAll(0, 400, days =>
    {
        var account = Account with { Realisation = 80m, ValueAsOf = Now.Date };
        Observe(FactorProvider.ValueRealisation, Nothing with { Account = account with { ValueBookedTo = Now.Date.AddDays(-days) } }).ObservedOn.ShouldBe(Now.Date.AddDays(-days));
        Observe(FactorProvider.ValueRealisation, Nothing with { Account = account }).Value.ShouldBeNull();
    });

    [Fact]
    public void ManualAssessment_ExpiresWithItsDate()
    {
        var observation = Observe(FactorProvider.ManualAssessment, Nothing with { Account = Account with { ManualAssessment = 80, ManualAssessmentOn = Now.AddDays(-100) } });
        observation.StateAt(90, Now).ShouldBe(ObservationState.Stale);
        observation.StateAt(100, Now).ShouldBe(ObservationState.Fresh);
        observation.StateAt(null, Now).ShouldBe(ObservationState.Fresh);
    }
}
