using Csm.Crm.Plugins.Value;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>Side of the threshold on which a promise is kept; in the order of the choice csm_GuaranteeOperator.</summary>
public enum PromiseSide
{
    AtLeast,
    AtMost,
}

/// <summary>How a credit is counted; in the order of the choice csm_CreditKind.</summary>
public enum CreditRule
{
    None,
    AmountPerStep,
    PercentPerStep,
}

/// <summary>What a period came to; in the order of the choice csm_GuaranteeResult.</summary>
public enum PeriodResult
{
    Met,
    NotMet,
    NotEnoughData,
}

/// <summary>What was promised.</summary>
/// <param name="Side">Side of the threshold.</param>
/// <param name="Threshold">Value promised, in the metric's unit.</param>
/// <param name="Tolerance">Shortfall that is forgiven, at least 0.</param>
/// <param name="Credit">How the credit is counted.</param>
/// <param name="Step">Shortfall that makes one step; null or 0: any breach is one step.</param>
/// <param name="Amount">Money per step.</param>
/// <param name="Percent">Share of the period's fee per step, %.</param>
/// <param name="Cap">Most that one period can cost; null for no cap.</param>
public sealed record GuaranteeTerms(PromiseSide Side, decimal Threshold, decimal Tolerance, CreditRule Credit, decimal? Step, decimal Amount, decimal Percent, decimal? Cap)
{
    /// <summary>Decimals of the currency a credit is in.</summary>
    public int Digits { get; init; } = CurrencyRule.UsualDigits;
}

/// <summary>How much of a calendar period is judged.</summary>
/// <param name="InForce">Share of its days on which the promise holds, above 0 to 1: the customer pays for them, so they are what a credit is of.</param>
/// <param name="Summed">Share of its days a measured sum is of, 0 to 1; 1 for a figure that is no sum and needs no comparing.</param>
public sealed record PeriodShare(decimal InForce, decimal Summed)
{
    /// <summary>All of it.</summary>
    public static PeriodShare Whole { get; } = new(1m, 1m);
}

/// <summary>What a period came to.</summary>
/// <param name="Result">Met, not met, or not enough data to say.</param>
/// <param name="Measured">In the metric's unit, four decimals; null without enough data.</param>
/// <param name="Coverage">Share of the period with data, %.</param>
/// <param name="Credit">Money owed, in the digits of its currency; 0 unless not met.</param>
/// <param name="Promised">What the figure was held against: the threshold, of a sum its share.</param>
public sealed record GuaranteeFinding(PeriodResult Result, decimal? Measured, decimal Coverage, decimal Credit, decimal Promised);

/// <summary>R11: whether a promise was kept, and what it costs when not.</summary>
public static class GuaranteeRule
{
    /// <summary>Share of the period with data, %, under which nothing is said in either direction.</summary>
    public const decimal LeastCoverage = 60m;

    /// <summary>
    /// Judges a period, or the part of it in which the promise holds. A promised sum is one of the whole period, so less of
    /// it is promised for less of it; what a whole period so bad would cost is owed for the days in force.
    /// </summary>
    /// <param name="terms">What was promised.</param>
    /// <param name="measured">In the metric's unit; null when there is nothing.</param>
    /// <param name="coverage">Share of the period with data, %.</param>
    /// <param name="fee">What the customer pays for a whole period.</param>
    /// <param name="share">How much of the period is judged.</param>
    public static GuaranteeFinding Judge(GuaranteeTerms terms, decimal? measured, decimal coverage, decimal fee, PeriodShare share)
    {
        var promised = Rounded(terms.Threshold * share.Summed, 4);
        if (measured is not { } value || coverage < LeastCoverage)
        {
            return new GuaranteeFinding(PeriodResult.NotEnoughData, null, Rounded(coverage, 2), 0m, promised);
        }

        // Rounded first, so that the verdict can be checked with the figures that are shown.
        value = Rounded(value, 4);
        var shortfall = (terms.Side == PromiseSide.AtLeast ? promised - value : value - promised) - Rounded(terms.Tolerance * share.Summed, 4);
        return shortfall <= 0m
            ? new GuaranteeFinding(PeriodResult.Met, value, Rounded(coverage, 2), 0m, promised)
            : new GuaranteeFinding(PeriodResult.NotMet, value, Rounded(coverage, 2), Rounded(share.InForce * CreditOf(terms, Rounded(shortfall / share.Summed, 4), fee), terms.Digits), promised);
    }

    // Full steps beyond the tolerance: a step is the shortfall that makes one.
    private static decimal CreditOf(GuaranteeTerms terms, decimal shortfall, decimal fee)
    {
        var steps = terms.Step is > 0m ? Math.Floor(shortfall / terms.Step.Value) : 1m;
        var credit = terms.Credit switch
        {
            CreditRule.AmountPerStep => steps * terms.Amount,
            CreditRule.PercentPerStep => Math.Min(fee, steps * fee * terms.Percent / 100m),
            _ => 0m,
        };
        return terms.Cap is { } cap ? Math.Min(cap, credit) : credit;
    }

    private static decimal Rounded(decimal value, int digits) => Math.Round(value, digits, MidpointRounding.AwayFromZero);
}
