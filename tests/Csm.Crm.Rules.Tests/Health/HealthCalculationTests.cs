using Csm.Crm.Plugins.Health;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

public class HealthCalculationTests
{
    [Fact]
    public void Contributions_SumToTheScoreWithinOneHundredth() => Law.Holds(HealthCases.Models(), model =>
    {
        var result = HealthCalculation.Evaluate(model, 0m);
        if (result.Score is { } score)
        {
            (result.Factors.Sum(factor => Math.Round(factor.Contribution, 4)) + Math.Round(result.Veto?.Contribution ?? 0m, 4)).ShouldBe(score, 0.01m);
        }
    });

    [Fact]
    public void Score_StaysWithinZeroAndHundred() => Law.Holds(HealthCases.Models(), model =>
        (HealthCalculation.Evaluate(model, 0m).Score ?? 0m).ShouldBeInRange(0m, 100m));

    [Fact]
    public void RemovedInput_TakesExactlyItsShare() => Law.Holds(
        from model in HealthCases.Models() from index in Gen.Choose(0, 11) select (model: WithoutVeto(model), index),
        law =>
        {
            var index = law.index % law.model.Length;
            var before = HealthCalculation.Evaluate(law.model, 0m);
            var without = (FactorInput[])law.model.Clone();
            without[index] = without[index] with { State = ObservationState.NotApplicable, Value = null };
            var after = HealthCalculation.Evaluate(without, 0m);

            var weightBefore = before.Factors.Where(factor => factor.Points is not null).Sum(factor => factor.Input.Factor.Weight);
            var weightAfter = after.Factors.Where(factor => factor.Points is not null).Sum(factor => factor.Input.Factor.Weight);
            ((after.Computed ?? 0m) * weightAfter).ShouldBe(((before.Computed ?? 0m) - before.Factors[index].Contribution) * weightBefore, 0.0001m);
        });

    [Fact]
    public void TooLittleConfidence_WithholdsTheScoreInsteadOfNamingOne() => Law.Holds(
        from model in HealthCases.Models() from minimum in Law.Decimals(0, 1) select (model, minimum),
        law =>
        {
            var result = HealthCalculation.Evaluate(law.model, law.minimum);
            if (result.Confidence < law.minimum - 0.0001m)
            {
                result.Score.ShouldBeNull();
                result.Withheld.ShouldBeTrue();
                result.Factors.ShouldAllBe(factor => factor.Lever == 0m);
            }
        });

    [Fact]
    public void Confidence_IsFreshWeightByApplicableWeight()
    {
        FactorInput[] model =
        [
            HealthCases.Percent(1, 30m, 80m),
            HealthCases.Percent(2, 10m, 80m) with { State = ObservationState.Stale },
            HealthCases.Percent(3, 20m, 0m) with { State = ObservationState.Missing, Value = null },
            HealthCases.Percent(4, 40m, 0m) with { State = ObservationState.NotApplicable, Value = null },
        ];
        var result = HealthCalculation.Evaluate(model, 0.5m);
        result.Confidence.ShouldBe(0.5m);
        result.Coverage.ShouldBe(66.67m);
        result.Score.ShouldBe(80m);
    }

    [Fact]
    public void WhatIsKnownOfTheUsageCenter_MovesTheConfidenceAndNothingElse() => Law.Holds(
        from model in HealthCases.Models()
        from weight in Law.Decimals(1, 50)
        from state in Gen.Elements(Enum.GetValues<ObservationState>())
        from value in Law.Decimals(0, 100)
        from policy in Gen.Elements(Enum.GetValues<MissingTreatment>())
        select (model, weight, state, value, policy),
        law =>
        {
            var percent = HealthCases.Percent(99, law.weight, 100m, vetoCap: 20m);
            var known = percent with { Factor = percent.Factor with { Provider = FactorProvider.UsageCenterCoverage, Missing = law.policy } };
            var full = HealthCalculation.Evaluate([.. law.model, known], 0m);
            var gap = HealthCalculation.Evaluate([.. law.model, known with { State = law.state, Value = law.state is ObservationState.Fresh or ObservationState.Stale ? law.value : null }], 0m);
            gap.Computed.ShouldBe(full.Computed);
            gap.Factors.Select(factor => (factor.Points, factor.Contribution, factor.Lever)).ShouldBe(full.Factors.Select(factor => (factor.Points, factor.Contribution, factor.Lever)));
            (gap.Veto?.Factor.Id).ShouldBe(full.Veto?.Factor.Id);
            if (law.state is ObservationState.Stale or ObservationState.Missing)
            {
                gap.Confidence.ShouldBeLessThan(full.Confidence);
            }
        });

    [Fact]
    public void NothingApplicable_IsWithheldAndNeverZero() =>
        HealthCalculation.Evaluate([HealthCases.Percent(1, 10m, 0m) with { State = ObservationState.NotApplicable, Value = null }], 0m).Score.ShouldBeNull();

    [Theory]
    [InlineData(MissingTreatment.Exclude, 80)]
    [InlineData(MissingTreatment.Neutral, 65)]
    [InlineData(MissingTreatment.Worst, 40)]
    public void MissingValue_FollowsThePolicyOfItsFactor(MissingTreatment policy, int expected)
    {
        var missing = HealthCases.Percent(2, 10m, 0m);
        FactorInput[] model = [HealthCases.Percent(1, 10m, 80m), new(missing.Factor with { Missing = policy }, ObservationState.Missing, null)];
        HealthCalculation.Evaluate(model, 0m).Score.ShouldBe(expected);
    }

    [Fact]
    public void VetoUnderForty_CapsTheScoreAndIsItsOwnNegativePart()
    {
        var result = HealthCalculation.Evaluate([HealthCases.Percent(1, 90m, 90m), HealthCases.Percent(2, 10m, 39m, vetoCap: 50m)], 0.5m);
        result.Score.ShouldBe(50m);
        result.Veto!.Factor.Id.ShouldBe(Law.Id(2));
        result.Veto.Contribution.ShouldBe(50m - 84.9m);
    }

    [Fact]
    public void VetoFactorAtForty_DoesNotCap() =>
        HealthCalculation.Evaluate([HealthCases.Percent(1, 90m, 90m), HealthCases.Percent(2, 10m, 40m, vetoCap: 50m)], 0.5m).Veto.ShouldBeNull();

    [Theory]
    [InlineData(ObservationState.Stale)]
    [InlineData(ObservationState.Missing)]
    public void VetoFactorNobodyKnowsEnoughAbout_DoesNotCapEvenWhereItCountsAsWorst(ObservationState state)
    {
        var unknown = HealthCases.Percent(2, 10m, 0m, vetoCap: 20m);
        var result = HealthCalculation.Evaluate([HealthCases.Percent(1, 90m, 90m), new(unknown.Factor with { Missing = MissingTreatment.Worst }, state, state == ObservationState.Stale ? 0m : null)], 0.5m);
        result.Veto.ShouldBeNull();
        result.Score.ShouldBe(81m);
    }

    [Fact]
    public void Lever_IsWhatTheScoreWinsWhenTheFactorReachesGreen() => Law.Holds(
        from model in HealthCases.Models() from index in Gen.Choose(0, 11) select (model, index),
        law =>
        {
            var index = law.index % law.model.Length;
            var before = HealthCalculation.Evaluate(law.model, 0m);
            if (law.model[index].State != ObservationState.Fresh || before.Withheld || !law.model[index].Factor.CountsInScore)
            {
                return;
            }

            var green = (FactorInput[])law.model.Clone();
            var reached = Math.Max(70m, before.Factors[index].Points!.Value);
            green[index] = green[index] with { Value = reached == 70m ? green[index].Factor.Anchors.Green : green[index].Value };
            var after = HealthCalculation.Evaluate(green, 0m);
            before.Factors[index].Lever.ShouldBe(after.Computed!.Value - before.Computed!.Value, 0.0001m);
        });

    [Fact]
    public void LeverOfTheVetoFactor_IncludesTheLiftedCap()
    {
        var result = HealthCalculation.Evaluate([HealthCases.Percent(1, 90m, 90m), HealthCases.Percent(2, 10m, 0m, vetoCap: 50m)], 0.5m);
        result.Factors[1].Lever.ShouldBe(88m - 50m);
    }

    private static FactorInput[] WithoutVeto(FactorInput[] model) =>
        model.Select(input => input with { Factor = input.Factor with { VetoCap = null } }).ToArray();
}
