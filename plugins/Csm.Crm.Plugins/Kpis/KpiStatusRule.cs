using System.Globalization;
using Csm.Crm.Plugins.Health;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>Which way a figure gets better; in the order of the choice csm_Better.</summary>
public enum BetterWhen
{
    Higher,
    Lower,
}

/// <summary>R5: the traffic light of a KPI by its amber and green thresholds.</summary>
/// <remarks>A threshold belongs to the better side: exactly green is green, exactly amber is amber.</remarks>
public static class KpiStatusRule
{
    /// <summary>The traffic light of a value.</summary>
    /// <param name="value">In the KPI's unit; null when not measured.</param>
    /// <param name="amber">From here on amber; null when not set.</param>
    /// <param name="green">From here on green; null when not set.</param>
    /// <param name="better">Which way is better.</param>
    /// <returns>Unknown without a value or without thresholds.</returns>
    public static Band Of(decimal? value, decimal? amber, decimal? green, BetterWhen better) =>
        value is not { } measured || amber is not { } a || green is not { } g ? Band.Unknown
        : Reaches(measured, g, better) ? Band.Green
        : Reaches(measured, a, better) ? Band.Amber
        : Band.Red;

    /// <summary>Refuses thresholds that contradict the direction, under which no value could ever be amber.</summary>
    /// <param name="name">Name of the KPI for the refusal.</param>
    /// <param name="amber">Null when not set.</param>
    /// <param name="green">Null when not set.</param>
    /// <param name="better">Which way is better.</param>
    /// <exception cref="RefusalException">Green is not on the better side of amber.</exception>
    public static void CheckThresholds(string name, decimal? amber, decimal? green, BetterWhen better)
    {
        if (amber is { } a && green is { } g && !Reaches(g, a, better))
        {
            throw new RefusalException(string.Format(
                CultureInfo.InvariantCulture,
                "KPI '{0}' is better when {1}, so green {2:0.####} must not be {3} amber {4:0.####}. Swap the thresholds or change the direction.",
                name,
                better == BetterWhen.Higher ? "higher" : "lower",
                g,
                better == BetterWhen.Higher ? "below" : "above",
                a));
        }
    }

    private static bool Reaches(decimal value, decimal threshold, BetterWhen better) =>
        better == BetterWhen.Higher ? value >= threshold : value <= threshold;
}
