using Csm.Crm.Plugins.Renewals;

namespace Csm.Crm.Plugins.Steering;

/// <summary>A closed renewal, as a fit needs it.</summary>
/// <param name="Drivers">What was known before it was closed.</param>
/// <param name="IsWon">Whether the customer stayed.</param>
public sealed record ClosedCase(RenewalDrivers Drivers, bool IsWon);

/// <summary>R12: the likelihood's coefficients from closed renewals, when there are enough.</summary>
public static class RefitRule
{
    /// <summary>Fewest closed renewals.</summary>
    public const int FewestCases = 50;

    /// <summary>Fewest of each outcome.</summary>
    public const int FewestOfEach = 10;

    // In the order of RenewalDrivers.ToVector.
    private static readonly IReadOnlyList<string> Names = ["health", "realised value", "usage center", "trend", "critical actions", "overdue invoices"];

    // About as much as one observation in the middle: fifty of them speak louder than the priors.
    private const double Pull = 0.5;

    /// <summary>Why there is no fit, for a person; null when there is enough.</summary>
    public static string? TooFew(IReadOnlyCollection<ClosedCase> cases)
    {
        var won = cases.Count(each => each.IsWon);
        return cases.Count >= FewestCases && won >= FewestOfEach && cases.Count - won >= FewestOfEach
            ? null
            : $"Too few closed renewals to fit: {cases.Count} with drivers ({won} won, {cases.Count - won} lost); at least {FewestCases} are needed, {FewestOfEach} of each. The coefficients stay as they are.";
    }

    /// <summary>The driver that told won from lost most: whose usual spread moves the log-odds furthest.</summary>
    /// <param name="model">A fit.</param>
    /// <param name="cases">What it was fitted to; at least one.</param>
    public static string Strongest(LikelihoodModel model, IReadOnlyCollection<ClosedCase> cases) => Enumerable.Range(0, Names.Count)
        .OrderByDescending(column => Math.Abs(model.Coefficients[column]) * Spread(cases.Select(each => each.Drivers.ToVector()[column]).ToArray()))
        .Select(column => Names[column])
        .First();

    private static double Spread(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>
    /// The fit. A driver that chance gives the wrong sign is left out instead, so that the likelihood stays monotone: more
    /// health never lowers it.
    /// </summary>
    /// <param name="cases">Closed renewals, enough of them.</param>
    public static LikelihoodModel Fit(IReadOnlyList<ClosedCase> cases)
    {
        var kept = LikelihoodModel.Signs.Select(_ => true).ToArray();
        while (true)
        {
            var rows = cases.Select(each => new[] { 1.0 }.Concat(each.Drivers.ToVector().Select((value, column) => kept[column] ? value : 0.0)).ToArray()).ToArray();
            var start = new[] { LikelihoodModel.Priors.Intercept }.Concat(LikelihoodModel.Priors.Coefficients.Select((value, column) => kept[column] ? value : 0.0)).ToArray();
            var fitted = LogisticFit.Of(rows, cases.Select(each => each.IsWon).ToArray(), start, Pull).Coefficients;
            var wrong = Enumerable.Range(0, kept.Length).Where(column => kept[column] && fitted[column + 1] * LikelihoodModel.Signs[column] < 0).ToArray();
            if (wrong.Length == 0)
            {
                return new LikelihoodModel(Math.Round(fitted[0], 6), fitted.Skip(1).Select(value => Math.Round(value, 6)).ToArray());
            }

            foreach (var column in wrong)
            {
                kept[column] = false;
            }
        }
    }
}
