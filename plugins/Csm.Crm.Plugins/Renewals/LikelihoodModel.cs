namespace Csm.Crm.Plugins.Renewals;

/// <summary>
/// R12: how likely a renewal is, by the logistic of its drivers. The shipped coefficients are priors, not findings: a
/// customer of middling health and value renews with about 80 %, one of 20 points and little value with about 25 %.
/// </summary>
/// <param name="Intercept">Log-odds when every driver is 0.</param>
/// <param name="Coefficients">Log-odds per unit of each driver, in the order of <see cref="RenewalDrivers.ToVector"/>.</param>
public sealed record LikelihoodModel(double Intercept, IReadOnlyList<double> Coefficients)
{
    /// <summary>Lowest and highest percentage: nothing is certain.</summary>
    public const decimal Least = 1m;

    /// <summary>Highest percentage.</summary>
    public const decimal Most = 99m;

    /// <summary>In force until enough renewals have been closed to fit better ones.</summary>
    public static LikelihoodModel Priors { get; } = new(-2.5, [4.0, 1.5, 1.0, 0.8, -0.5, -0.3]);

    /// <summary>The side on which each driver can only help (+1) or only harm (-1), whatever chance says in a fit.</summary>
    public static IReadOnlyList<int> Signs { get; } = [1, 1, 1, 1, -1, -1];

    /// <summary>The likelihood in %, two decimals, 1 to 99.</summary>
    public decimal Percent(RenewalDrivers drivers)
    {
        var odds = Intercept + drivers.ToVector().Zip(Coefficients, (value, coefficient) => value * coefficient).Sum();
        return Math.Max(Least, Math.Min(Most, Math.Round((decimal)(100.0 / (1.0 + Math.Exp(-odds))), 2)));
    }
}
