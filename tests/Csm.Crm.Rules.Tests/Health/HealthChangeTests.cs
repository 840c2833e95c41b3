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
