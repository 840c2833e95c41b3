using Csm.Crm.Plugins.Health;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

public class HealthChangeTests
{
    [Fact]
    public void Changes_SumToTheChangeOfTheScore() => Law.Holds(
        from before in HealthCases.Models() from after in HealthCases.Models() select (before, after),
        law =>
        {
            var previous = HealthCalculation.Evaluate(law.before, 0m);
            var result = HealthCalculation.Evaluate(law.after, 0m);
            if (HealthChange.Explain(result, previous.Score, PastOf(law.before), sameModelVersion: false) is { } change)
            {
                (change.ByFactor.Sum() + change.ByVeto + change.ByModel!.Value).ShouldBe(result.Score!.Value - previous.Score!.Value, 0.01m);
            }
        });

    [Fact]
    public void SameModelWithNewValues_LeavesNothingToTheModel() => Law.Holds(
        from model in HealthCases.Models() from values in Law.Arrays(Law.Decimals(-250, 250), 12, 12) select (model, values),
        law =>
        {
            var later = law.model.Select((input, index) => input with { Value = input.Value is null ? null : law.values[index] }).ToArray();
            var previous = HealthCalculation.Evaluate(law.model, 0m);
            var result = HealthCalculation.Evaluate(later, 0m);
            if (HealthChange.Explain(result, previous.Score, PastOf(law.model), sameModelVersion: true) is { } change)
            {
                change.ByModel.ShouldBeNull();
                (change.ByFactor.Sum() + change.ByVeto).ShouldBe(result.Score!.Value - previous.Score!.Value, 0.01m);
            }
        });

    [Fact]
    public void RoundingOfTheStoredScore_GoesToTheHeaviestFactorSoThatNothingIsLeftOver()
    {
        FactorInput[] before = [HealthCases.Percent(1, 1m, 50m), HealthCases.Percent(2, 2m, 70m), HealthCases.Percent(3, 3m, 20m)];
        var previous = HealthCalculation.Evaluate(before, 0m);
        previous.Score.ShouldBe(41.67m);
        FactorInput[] after = [before[0] with { Value = 80m }, before[1], before[2]];

        var change = HealthChange.Explain(HealthCalculation.Evaluate(after, 0m), previous.Score, PastOf(before), sameModelVersion: true)!;

        change.ByFactor.ShouldBe([5m, 0m, -0.0033m]);
        change.ByModel.ShouldBeNull();
    }

    [Fact]
    public void FactorOfTheNextVersion_IsComparedWithTheOneOfItsSource()
    {
        FactorInput[] before = [HealthCases.Percent(1, 1m, 50m)];
        FactorInput[] after = [HealthCases.Percent(9, 1m, 60m)];

        var change = HealthChange.Explain(HealthCalculation.Evaluate(after, 0m), 50m, PastOf(before), sameModelVersion: false)!;

        (change.ByFactor[0], change.ByModel).ShouldBe((10m, 0m));
    }

    [Fact]
    public void NewWeightsOnUnchangedValues_AreTheModelsDoingAlone() => Law.Holds(
        from model in HealthCases.Models() from weights in Law.Arrays(Law.Decimals(1, 50), 12, 12) select (model, weights),
        law =>
        {
            var reweighted = law.model.Select((input, index) => input with { Factor = input.Factor with { Weight = law.weights[index] } }).ToArray();
            var previous = HealthCalculation.Evaluate(law.model, 0m);
            var result = HealthCalculation.Evaluate(reweighted, 0m);
            if (HealthChange.Explain(result, previous.Score, PastOf(law.model), sameModelVersion: false) is { } change)
            {
                change.ByFactor.ShouldAllBe(part => part == 0m);
                change.ByVeto.ShouldBe(0m);
                change.ByModel!.Value.ShouldBe(result.Score!.Value - previous.Score!.Value, 0.01m);
            }
        });

    [Fact]
    public void WithheldScore_HasNoChange()
    {
        var result = HealthCalculation.Evaluate([HealthCases.Percent(1, 1m, 50m)], minimumConfidence: 2m);
        HealthChange.Explain(result, 40m, [], sameModelVersion: true).ShouldBeNull();
    }

    private static PastInput[] PastOf(FactorInput[] model) =>
        model.Select(input => new PastInput(input.Factor.Id, input.Factor.Provider, input.State, input.Value)).ToArray();
}
