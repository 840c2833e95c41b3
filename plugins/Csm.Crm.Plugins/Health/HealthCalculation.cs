namespace Csm.Crm.Plugins.Health;

/// <summary>A factor with what is known about it.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="State">How far its value can be relied on.</param>
/// <param name="Value">In the factor's unit; present when fresh or stale.</param>
public sealed record FactorInput(FactorDefinition Factor, ObservationState State, decimal? Value);

/// <summary>What a factor did to the score.</summary>
/// <param name="Input">The factor and its value.</param>
/// <param name="Points">0 to 100; null when it is left out.</param>
/// <param name="Contribution">Its share of the score before a veto, unrounded; 0 when left out.</param>
/// <param name="Lever">Points the score would win if the factor were fresh and green; 0 when it is, or the score is withheld.</param>
public sealed record FactorResult(FactorInput Input, decimal? Points, decimal Contribution, decimal Lever);

/// <summary>A veto in force.</summary>
/// <param name="Factor">The factor under 40 points with the lowest cap.</param>
/// <param name="Contribution">What it takes from the score, unrounded; 0 when the score is under the cap anyway.</param>
public sealed record Veto(FactorDefinition Factor, decimal Contribution);

/// <summary>A health score with its parts (R1).</summary>
/// <param name="Computed">The score, unrounded, even if it is withheld; null when no factor counts.</param>
/// <param name="Score">The score, two decimals; null when withheld for want of confidence, never 0 or 50 instead.</param>
/// <param name="Confidence">Weight of fresh factors by weight of applicable ones, 0 to 1, four decimals.</param>
/// <param name="Coverage">Weight of factors that have a value, fresh or stale, in % of applicable ones, two decimals.</param>
/// <param name="Factors">In the order given.</param>
/// <param name="Veto">Null when none is in force.</param>
public sealed record HealthResult(decimal? Computed, decimal? Score, decimal Confidence, decimal Coverage, IReadOnlyList<FactorResult> Factors, Veto? Veto)
{
    /// <summary>True when there is too little fresh evidence to name a score.</summary>
    public bool Withheld => Score is null;
}

/// <summary>
/// R1: score = Σw·p/Σw over the factors that count. Stale and missing follow the factor's policy; not applicable
/// leaves the model; a factor without points counts in the confidence only. Below the minimum confidence the score is withheld. A fresh veto factor under 40 points caps it.
/// </summary>
public static class HealthCalculation
{
    private const decimal NeutralPoints = 50m;

    /// <summary>Computes the score and what each factor did to it.</summary>
    /// <param name="inputs">The model's factors with their values.</param>
    /// <param name="minimumConfidence">0 to 1; below it the score is withheld.</param>
    public static HealthResult Evaluate(IReadOnlyList<FactorInput> inputs, decimal minimumConfidence)
    {
        var points = inputs.Select(PointsOf).ToArray();
        var computed = Capped(inputs, points, out var uncapped, out var veto);
        var applicable = WeightOf(inputs, input => input.State != ObservationState.NotApplicable);
        var confidence = ShareOf(WeightOf(inputs, input => input.State == ObservationState.Fresh), applicable);
        var coverage = 100m * ShareOf(WeightOf(inputs, input => input.State is ObservationState.Fresh or ObservationState.Stale), applicable);
        var isNamed = computed is not null && confidence >= minimumConfidence;
        var countedWeight = CountedWeight(inputs, points);

        var factors = inputs.Select((input, index) => new FactorResult(
            input,
            points[index],
            points[index] is { } own && countedWeight > 0 ? input.Factor.Weight * own / countedWeight : 0m,
            isNamed ? LeverOf(inputs, points, index, computed!.Value) : 0m));
        return new HealthResult(
            computed,
            isNamed ? Math.Round(computed!.Value, 2) : null,
            Math.Round(confidence, 4),
            Math.Round(coverage, 2),
            factors.ToArray(),
            veto is null ? null : new Veto(veto, computed!.Value - uncapped));
    }

    private static decimal? PointsOf(FactorInput input) => !input.Factor.CountsInScore ? null : input.State switch
    {
        ObservationState.NotApplicable => null,
        ObservationState.Fresh => input.Factor.Anchors.PointsAt(input.Value!.Value),
        _ => input.Factor.Missing switch
        {
            MissingTreatment.Neutral => NeutralPoints,
            MissingTreatment.Worst => 0m,
            _ => null,
        },
    };

    private static decimal? Capped(IReadOnlyList<FactorInput> inputs, decimal?[] points, out decimal uncapped, out FactorDefinition? veto)
    {
        var weight = CountedWeight(inputs, points);
        uncapped = 0m;
        veto = null;
        if (weight == 0)
        {
            return null;
        }

        uncapped = inputs.Select((input, index) => input.Factor.Weight * (points[index] ?? 0m)).Sum() / weight;
        veto = inputs
            .Where((input, index) => input.State == ObservationState.Fresh && input.Factor.VetoCap is not null && points[index] < Anchors.AmberPoints)
            .OrderBy(input => input.Factor.VetoCap)
            .ThenByDescending(input => input.Factor.Weight)
            .FirstOrDefault()?.Factor;
        return veto is null ? uncapped : Math.Min(uncapped, veto.VetoCap!.Value);
    }

    // The whole score again, as if this one factor were green: the veto it may lift is part of what is won.
    private static decimal LeverOf(IReadOnlyList<FactorInput> inputs, decimal?[] points, int index, decimal computed)
    {
        if (!inputs[index].Factor.CountsInScore || inputs[index].State == ObservationState.NotApplicable || points[index] >= Anchors.GreenPoints)
        {
            return 0m;
        }

        var green = (decimal?[])points.Clone();
        green[index] = Anchors.GreenPoints;
        return Math.Max(0m, (Capped(inputs, green, out _, out _) ?? 0m) - computed);
    }

    private static decimal CountedWeight(IReadOnlyList<FactorInput> inputs, decimal?[] points) =>
        inputs.Where((_, index) => points[index] is not null).Sum(input => input.Factor.Weight);

    private static decimal WeightOf(IReadOnlyList<FactorInput> inputs, Func<FactorInput, bool> counts) =>
        inputs.Where(counts).Sum(input => input.Factor.Weight);

    private static decimal ShareOf(decimal part, decimal whole) => whole == 0 ? 0m : part / whole;
}
