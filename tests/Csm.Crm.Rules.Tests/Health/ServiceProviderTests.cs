using Csm.Crm.Plugins.Health;
using FsCheck.Fluent;
using static Csm.Crm.Rules.Tests.Health.ProviderCases;

namespace Csm.Crm.Rules.Tests.Health;

/// <summary>Feedback, perception, support and guarantees.</summary>
public class ServiceProviderTests
{
    private static readonly DateTime Now = HealthCases.Now;

    [Fact]
    public void Feedback_TakesTheNewestAnswerOfEachPersonAndWayOfAsking()
    {
        AccountEvidence evidence = Nothing with { Answers = [Said(1, 100, -50m), Said(1, 10, 40m), Said(2, 20, 0m), Said(null, 30, 20m), Said(null, 31, 30m), Said(3, 300, -100m)] };
        var observation = Observe(FactorProvider.Feedback, evidence, staleAfterDays: 180);
        observation.Value.ShouldBe(22.5m);
        observation.Remark.ShouldBe("in the mean of 4 answers, newest of 2026-10-23");
        Observe(FactorProvider.Feedback, Nothing with { Answers = [Said(3, 300, -100m)] }, 180).StateAt(180, Now).ShouldBe(ObservationState.Stale);
    }

    [Fact]
    public void OlderAnswerOfAPersonWhoAnsweredAgain_ChangesNothing() => Law.Holds(
        from days in Gen.Choose(0, 90) from score in Law.Decimals(-100, 100) from older in Law.Decimals(-100, 100) select (days, score, older),
        law => Observe(FactorProvider.Feedback, Nothing with { Answers = [Said(1, law.days, law.score), Said(1, law.days + 5, law.older)] }, 180).Value.ShouldBe(law.score));

    [Fact]
    public void GapOfPerception_IsNeverNegativeAndShrinksAsPeopleFeelMore() => Law.Holds(
        from metered in Law.Decimals(0, 300) from perceived in Law.Decimals(0, 100) from more in Law.Decimals(0, 100) select (metered, perceived, more),
        law =>
        {
            var gap = Gap(law.metered, law.perceived);
            gap.ShouldBe(Math.Max(0m, Math.Min(100m, law.metered) - law.perceived));
            Gap(law.metered, Math.Min(100m, law.perceived + law.more)).ShouldBeLessThanOrEqualTo(gap);
        });

    [Fact]
    public void AnswerOfTomorrow_IsNotHeardYet()
    {
        Observe(FactorProvider.Feedback, Nothing with { Answers = [Said(1, -1, 90m), Said(2, 1, 10m)] }, 180).Value.ShouldBe(10m);
        Observe(FactorProvider.PerceivedVersusMetered, Metered(90m) with { Answers = [Felt(1, 80m), Felt(2, 10m) with { GivenOn = Now.AddDays(1) }] }).Value.ShouldBe(10m);
    }

    [Fact]
    public void GapOfPerception_IsAsOldAsTheOlderOfItsTwoSides()
    {
        var felt = Felt(1, 80m) with { GivenOn = Now.Date.AddDays(-9) };
        Observe(FactorProvider.PerceivedVersusMetered, Metered(90m) with { Answers = [felt] }).ObservedOn.ShouldBe(Now.Date.AddDays(-9));
        var metered = Nothing with { Account = Account with { Realisation = 90m, ValueAsOf = Now.Date, ValueBookedTo = Now.Date.AddDays(-20) } };
        Observe(FactorProvider.PerceivedVersusMetered, metered with { Answers = [felt] }).ObservedOn.ShouldBe(Now.Date.AddDays(-20));
    }

    [Fact]
    public void PerceptionWithoutMeteredValue_IsMissing()
    {
        Observe(FactorProvider.PerceivedVersusMetered, Nothing with { Answers = [Felt(1, 80m)] }).Value.ShouldBeNull();
        Observe(FactorProvider.PerceivedVersusMetered, Metered(110m)).Remark.ShouldStartWith("nobody has been asked");
    }

    [Fact]
    public void SupportLoad_IsProblemsPerMonthAndSaysNothingAboutWhoNeverCalls()
    {
        AccountEvidence evidence = Nothing with { Problems = [Raised(1), Raised(40), Raised(80), Raised(120), Raised(-1)] };
        Observe(FactorProvider.SupportLoad, evidence).Value.ShouldBe(1m);
        Observe(FactorProvider.SupportLoad, evidence).SourceId.ShouldBe(Raised(1).Id);
        Observe(FactorProvider.SupportLoad, Nothing with { Problems = [Raised(200)] }).Value.ShouldBe(0m);
        Observe(FactorProvider.SupportLoad, Nothing).Applies.ShouldBeFalse();
        Observe(FactorProvider.SupportLoad, Nothing with { Problems = [Raised(-1)] }).Applies.ShouldBeFalse();
        Observe(FactorProvider.SupportLoad, Nothing with { Problems = [new RaisedProblem(Law.Id(1), Now.Date.AddMonths(-3)), new RaisedProblem(Law.Id(2), Now.Date.AddMonths(-3).AddDays(-1))] }).Value!.Value.ShouldBe(0.3333m, 0.0001m);
    }

    [Fact]
    public void Guarantees_OneBreachIsUnderTheVetoAndDisputedOnesWait()
    {
        var met = new GuaranteeStanding(Law.Id(1), "Availability", false, new DateTime(2026, 11, 1), true) { PeriodId = Law.Id(11) };
        var broken = new GuaranteeStanding(Law.Id(2), "Energy", false, new DateTime(2026, 10, 1), false) { PeriodId = Law.Id(12) };
        var observation = Observe(FactorProvider.GuaranteeCompliance, Nothing with { Guarantees = [met, broken] });
        observation.Value.ShouldBe(50m);
        observation.Remark.ShouldBe("of 2 guarantees met, not 'Energy'");
        observation.SourceId.ShouldBe(Law.Id(12));
        Observe(FactorProvider.GuaranteeCompliance, Nothing with { Guarantees = [met] }).SourceId.ShouldBe(Law.Id(11));
        Observe(FactorProvider.GuaranteeCompliance, Nothing with { Guarantees = [met, broken with { IsDisputed = true }] }).Value.ShouldBe(100m);
        Observe(FactorProvider.GuaranteeCompliance, Nothing with { Guarantees = [broken with { IsDisputed = true }] }).Applies.ShouldBeFalse();
        Observe(FactorProvider.GuaranteeCompliance, Nothing with { Guarantees = [broken with { JudgedUntil = null, IsMet = null }] }).Remark.ShouldBe("no period of 1 guarantees had enough data");
    }

    [Fact]
    public void WorstAnswerThatCounts_IsTheSource() => Law.Holds(Law.Arrays(from days in Gen.Choose(0, 90) from score in Law.Decimals(-100, 100) select (days, score), 1, 8), given =>
    {
        var answers = given.Select((answer, index) => Said(index + 1, answer.days, answer.score) with { Id = Law.Id(100 + index), PerceivedPercent = answer.score }).ToArray();
        var worst = answers.Where(answer => answer.Score == answers.Min(each => each.Score)).Select(answer => answer.Id);
        worst.ShouldContain(Observe(FactorProvider.Feedback, Nothing with { Answers = answers }, 180).SourceId!.Value);
        worst.ShouldContain(Observe(FactorProvider.PerceivedVersusMetered, Metered(90m) with { Answers = answers }, 180).SourceId!.Value);
    });

    private static RaisedProblem Raised(int daysAgo) => new(Law.Id(500 + daysAgo), Now.AddDays(-daysAgo));

    private static Answer Said(int? member, int daysAgo, decimal score) => new(member is { } number ? Law.Id(number) : null, 0, Now.Date.AddDays(-daysAgo), score, null);

    private static Answer Felt(int member, decimal perceived) => new(Law.Id(member), 0, Now.Date, null, perceived);

    private static AccountEvidence Metered(decimal realisation) => Nothing with { Account = Account with { Realisation = realisation, ValueBookedTo = Now.Date } };

    private static decimal Gap(decimal metered, decimal perceived) =>
        Observe(FactorProvider.PerceivedVersusMetered, Metered(metered) with { Answers = [Felt(1, perceived)] }).Value!.Value;
}
