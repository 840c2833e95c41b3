using Csm.Crm.Plugins.Kpis;

namespace Csm.Crm.Plugins.Value;

/// <summary>What the value of a month is worked out from.</summary>
/// <param name="Baseline">Where the goal started, in the metric's unit.</param>
/// <param name="Actual">What was metered, in the metric's unit.</param>
/// <param name="Volume">Work of the month the improvement applies to, e.g. operating hours; 1 for a metric that is no ratio.</param>
/// <param name="UnitValue">Money one unit is worth.</param>
/// <param name="Attribution">Share that is due to the offering, % from 0 to 100.</param>
public sealed record ValueBasis(decimal Baseline, decimal Actual, decimal Volume, decimal UnitValue, decimal Attribution)
{
    /// <summary>Currency of the unit value and of what comes out; null when it is not known.</summary>
    public Guid? CurrencyId { get; init; }
}

/// <summary>The figures of one line of the ledger.</summary>
/// <param name="Basis">What they come from.</param>
/// <param name="Quantity">Units improved, four decimals; below 0 when it got worse or in a line that takes another back.</param>
/// <param name="Amount">Money in the digits of its currency; the sign of the quantity.</param>
public sealed record ValueFigures(ValueBasis Basis, decimal Quantity, decimal Amount)
{
    /// <summary>The same with the other sign: what takes a line back.</summary>
    public ValueFigures Reversed => this with { Quantity = -Quantity, Amount = -Amount };
}

/// <summary>R9: what an improvement was worth in a month.</summary>
public static class ValueRule
{
    /// <summary>Least share of machine-days with data, %, for a value to be used (R8).</summary>
    public const decimal LeastCoverage = 60m;

    /// <summary>Most units and money a line can hold.</summary>
    public const decimal Largest = 99_999_999_999m;

    /// <summary>(baseline − actual, in the better direction) × volume × unit value × attribution.</summary>
    /// <param name="basis">The inputs.</param>
    /// <param name="better">The better direction.</param>
    /// <param name="scale">The metric's scale, e.g. 100 for a percentage; null or 0 counts as 1.</param>
    /// <param name="digits">Decimals the currency has, 0 to 4.</param>
    public static ValueFigures Of(ValueBasis basis, BetterWhen better, decimal? scale, int digits = CurrencyRule.UsualDigits)
    {
        var gain = better == BetterWhen.Lower ? basis.Baseline - basis.Actual : basis.Actual - basis.Baseline;
        var quantity = Rounded(gain * basis.Volume / (scale is null or 0m ? 1m : scale.Value), 4);
        return new ValueFigures(basis, quantity, Rounded(quantity * basis.UnitValue * basis.Attribution / 100m, digits));
    }

    /// <summary>Whether the figures can be stored: beyond, a baseline or a unit value is in the wrong unit.</summary>
    public static bool IsPlausible(ValueFigures figures) => Math.Abs(figures.Quantity) <= Largest && Math.Abs(figures.Amount) <= Largest;

    // As the platform rounds, so that what is stored is what was computed.
    private static decimal Rounded(decimal value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero);
}
