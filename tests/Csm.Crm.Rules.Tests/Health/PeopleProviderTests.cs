using Csm.Crm.Plugins.Health;
using FsCheck.Fluent;
using static Csm.Crm.Rules.Tests.Health.ProviderCases;

namespace Csm.Crm.Rules.Tests.Health;

public class PeopleProviderTests
{
    private static readonly DateTime Now = HealthCases.Now;
    private static readonly string[] AllRoles = ["economic buyer", "fleet manager", "operator", "maintenance"];

    [Fact]
    public void GapInTheUsageCenter_LowersTheConfidenceAndNeverTheScore() => Law.Holds(
        from required in Gen.SubListOf(AllRoles)
        from filled in Gen.SubListOf(AllRoles)
        from other in Law.Decimals(0, 100)
        where required.Count > 0
        select (required, filled, other),
        law =>
        {
            var evidence = Nothing with { RequiredRoles = [.. law.required], Members = [.. law.filled.Select((role, index) => Member(index, 10, role))] };
            var observation = Observe(FactorProvider.UsageCenterCoverage, evidence);
            var coverage = new FactorInput(HealthCases.Percent(2, 10m, 0m).Factor with { Provider = FactorProvider.UsageCenterCoverage }, observation.StateAt(90, Now), observation.Value);
            var result = HealthCalculation.Evaluate([HealthCases.Percent(1, 10m, law.other), coverage], 0m);

            var isCovered = law.required.All(law.filled.Contains);
            result.Confidence.ShouldBe(isCovered ? 1m : 0.5m);
            result.Score.ShouldBe(law.other);
            if (law.filled.Count > 0)
            {
                observation.Value!.Value.ShouldBe(100m * law.required.Count(law.filled.Contains) / law.required.Count);
            }
        });

    [Fact]
    public void Gap_IsNamed()
    {
        var evidence = Nothing with { RequiredRoles = ["economic buyer", "fleet manager", "operator"], Members = [Member(1, 90, "fleet manager"), Member(2, 91, "operator")] };
        var observation = Observe(FactorProvider.UsageCenterCoverage, evidence);
        observation.Value!.Value.ShouldBe(33.33m, 0.01m);
        observation.Remark.ShouldBe("of 3 required roles are in contact within 90 days, nobody for economic buyer, operator");
        observation.StateAt(null, Now).ShouldBe(ObservationState.Stale);
        observation.SourceId.ShouldBe(Law.Id(2));
        Observe(FactorProvider.UsageCenterCoverage, evidence with { RequiredRoles = null }).Applies.ShouldBeFalse();
        Observe(FactorProvider.UsageCenterCoverage, evidence with { Members = [Member(1, 10, "fleet manager") with { LeftOn = Now.Date }] }).Value.ShouldBeNull();
    }

    [Fact]
    public void Sponsor_WhoWasInContactLastCountsAndSilenceNeverGrowsOld()
    {
        AccountEvidence evidence = Nothing with { Members = [Sponsor(1, 200), Sponsor(2, 300), Sponsor(3, 1) with { LeftOn = Now.Date.AddDays(-1) }, Member(4, 2)] };
        var observation = Observe(FactorProvider.SponsorEngagement, evidence);
        observation.Value.ShouldBe(200m);
        observation.SourceId.ShouldBe(Law.Id(1));
        observation.StateAt(180, Now).ShouldBe(ObservationState.Fresh);
        Observe(FactorProvider.SponsorEngagement, evidence with { Members = [Member(4, 2)] }).Remark.ShouldBe("no sponsor is named");
        Observe(FactorProvider.SponsorEngagement, evidence with { Members = [Sponsor(1, null)] }).Remark.ShouldBe("there was no contact with a sponsor yet");
    }

    [Fact]
    public void TrainingCoverage_CountsThePeopleWhoAreThere()
    {
        AccountEvidence evidence = Nothing with
        {
            Members = [Member(1, 1) with { TrainedOn = Now.AddDays(-500) }, Member(2, 1), Member(3, 1) with { TrainedOn = Now, LeftOn = Now.Date.AddDays(-3) }, Member(4, 1)],
        };
        var observation = Observe(FactorProvider.TrainingCoverage, evidence);
        observation.Value!.Value.ShouldBe(33.33m, 0.01m);
        (observation.SourceTable, observation.SourceId).ShouldBe(("csm_usagecentermember", Law.Id(2)));
        var trained = Observe(FactorProvider.TrainingCoverage, Nothing with
        {
            Members = [Member(1, 1) with { TrainedOn = Now, AttendanceId = Law.Id(11) }, Member(2, 1) with { TrainedOn = Now.AddDays(-9), AttendanceId = Law.Id(12) }],
        });
        (trained.Value, trained.SourceTable, trained.SourceId).ShouldBe((100m, "csm_trainingattendance", Law.Id(12)));
        Observe(FactorProvider.TrainingCoverage, evidence with { Members = [Member(1, 1), Member(2, 1)] }).Remark.ShouldBe("no training has been recorded");
    }

    [Fact]
    public void DigitalAdoption_IsHalfPeopleAndHalfBreadth()
    {
        AccountEvidence evidence = Nothing with
        {
            Members = [Member(1, 1), Member(2, 1), Member(3, 1), Member(4, 1)],
            Usage = UsageFigures.Of([Use(11, 30, 4), Use(12, 2, 12), Use(13, 31, 5)], Now),
        };

        // 2 of 4 people, and (4 + 5) / 2 of 5 functions.
        var observation = Observe(FactorProvider.DigitalAdoption, evidence);
        observation.Value.ShouldBe(50m * (0.5m + 0.9m));
        (observation.SourceTable, observation.SourceId).ShouldBe(("account", Account.Id));
        Observe(FactorProvider.DigitalAdoption, evidence with { Usage = UsageFigures.Of([Use(13, 31, 5)], Now) }).Value.ShouldBe(0m);
    }

    [Fact]
    public void DigitalAdoption_IsTheSameFromOlderFiguresWhenNobodyUsedAnythingSince() => Law.Holds(
        from last in Gen.Choose(0, 89)
        from since in Gen.Choose(0, 120)
        from functions in Gen.Choose(0, 9)
        select (last, since, functions),
        law =>
        {
            PersonalUsage[] only = [Use(1, law.last + law.since, law.functions)];
            var counted = Observe(FactorProvider.DigitalAdoption, Nothing with { Usage = UsageFigures.Of(only, Now) });
            var kept = Observe(FactorProvider.DigitalAdoption, Nothing with { Usage = UsageFigures.Of(only, Now.AddDays(-law.since)) });
            kept.ShouldBe(counted);
        });

    [Fact]
    public void DigitalAdoption_StaysWithinPercent() => Law.Holds(
        from people in Gen.Choose(0, 8)
        from usage in Law.Arrays(from days in Gen.Choose(0, 89) from functions in Gen.Choose(0, 1000) select (days, functions), 1, 8)
        select (people, usage),
        law => Observe(FactorProvider.DigitalAdoption, Nothing with
        {
            Members = [.. Enumerable.Range(1, law.people).Select(number => Member(number, 1))],
            Usage = UsageFigures.Of(law.usage.Select((use, index) => Use(index, use.days, use.functions)), Now),
        }).Value!.Value.ShouldBeInRange(0m, 100m));

    private static PersonalUsage Use(int person, int daysAgo, int functions) => new(Law.Id(person), Now.Date.AddDays(-daysAgo), functions);

    private static MemberStanding Sponsor(int number, int? daysSilent) => Member(number, daysSilent) with { IsSponsor = true };
}
