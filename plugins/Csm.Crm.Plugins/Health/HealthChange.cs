namespace Csm.Crm.Plugins.Health;

/// <summary>What was known about a factor when the previous score was stored.</summary>
/// <param name="FactorId">The factor; null when it has been deleted since.</param>
/// <param name="Provider">Its provider; null when the factor has been deleted since.</param>
/// <param name="State">State then.</param>
/// <param name="Value">Value then.</param>
public sealed record PastInput(Guid? FactorId, FactorProvider? Provider, ObservationState State, decimal? Value);

/// <summary>
/// Why a score differs from the previous one (R1). The customer's part is what the same model says about the old and
/// the new values; what the model itself changed is kept apart. The parts sum to the change of the score.
/// </summary>
/// <param name="ByFactor">Change by factor, in the order of the result's factors, four decimals.</param>
/// <param name="ByVeto">Change of what vetoes take from the score, four decimals.</param>
/// <param name="ByModel">Change because the model is another one, four decimals; null when it had no effect and is the same version.</param>
public sealed record HealthChange(IReadOnlyList<decimal> ByFactor, decimal ByVeto, decimal? ByModel)
{
    private const decimal RoundingOfStoredScores = 0.01m;

    /// <summary>Explains a change; null when either score is withheld, for then there is no change to speak of.</summary>
    /// <param name="result">The new score.</param>
    /// <param name="previousScore">The previous score as stored.</param>
    /// <param name="past">The previous inputs as stored.</param>
    /// <param name="sameModelVersion">Whether the previous score was made with the same model and version.</param>
    public static HealthChange? Explain(HealthResult result, decimal? previousScore, IReadOnlyList<PastInput> past, bool sameModelVersion)
    {
        if (result.Withheld || previousScore is not { } before)
        {
            return null;
        }

        var then = HealthCalculation.Evaluate(result.Factors.Select(factor => AsItWas(factor.Input, past)).ToArray(), minimumConfidence: 0m);
        var byFactor = result.Factors.Select((factor, index) => factor.Contribution - then.Factors[index].Contribution).ToArray();
        var byVeto = (result.Veto?.Contribution ?? 0m) - (then.Veto?.Contribution ?? 0m);
        var byModel = (then.Computed ?? 0m) - before;
        if (sameModelVersion && Math.Abs(byModel) < RoundingOfStoredScores)
        {
            // Stored scores have two decimals: the remainder belongs to no one, so the heaviest factor takes it.
            byFactor[HeaviestOf(result)] += byModel;
            return new HealthChange(Rounded(byFactor), Math.Round(byVeto, 4), null);
        }

        return new HealthChange(Rounded(byFactor), Math.Round(byVeto, 4), Math.Round(byModel, 4));
    }

    // A factor the old model did not have is taken as it is now: its arrival is the model's doing, not the customer's.
    private static FactorInput AsItWas(FactorInput now, IReadOnlyList<PastInput> past)
    {
        var then = past.FirstOrDefault(input => input.FactorId == now.Factor.Id) ?? past.FirstOrDefault(input => input.Provider == now.Factor.Provider);
        if (then is null)
        {
            return now;
        }

        return then.Value is null && then.State is ObservationState.Fresh or ObservationState.Stale
            ? now with { State = ObservationState.Missing, Value = null }
            : now with { State = then.State, Value = then.Value };
    }

    private static int HeaviestOf(HealthResult result)
    {
        var heaviest = 0;
        for (var index = 1; index < result.Factors.Count; index++)
        {
            if (result.Factors[index].Input.Factor.Weight > result.Factors[heaviest].Input.Factor.Weight)
            {
                heaviest = index;
            }
        }

        return heaviest;
    }

    private static decimal[] Rounded(IEnumerable<decimal> changes) => changes.Select(change => Math.Round(change, 4)).ToArray();
}
