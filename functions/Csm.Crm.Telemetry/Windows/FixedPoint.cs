namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Counter values as whole numbers of 1/10,000, the precision of the Dataverse columns. Sums of them are exact, so it does
/// not matter in which order they are added.
/// </summary>
public static class FixedPoint
{
    /// <summary>Whole numbers per unit.</summary>
    public const int Scale = 10_000;

    /// <summary>Greatest value, in units: 1e11, the greatest number the Dataverse columns take.</summary>
    public const double Greatest = 1e11;

    /// <summary>True for numbers within 0–<see cref="Greatest"/>; false for NaN and infinities too.</summary>
    public static bool Fits(double value) => value is >= 0 and <= Greatest;

    /// <summary>The whole number nearest to <paramref name="value"/>, which must be within ±<see cref="Greatest"/>.</summary>
    public static long Of(double value) => (long)Math.Round(value * Scale);

    /// <summary>The value in units.</summary>
    public static double ToDouble(long value) => value / (double)Scale;
}
