using System.Globalization;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>What the likelihood of a renewal is worked out from (R12).</summary>
/// <param name="Health">Score, 0 to 100; null when withheld.</param>
/// <param name="Realisation">Experienced over expected value, %; null when nothing was expected.</param>
/// <param name="UsageCenter">Coverage of the usage center, %; null when not judged.</param>
/// <param name="Trend">Points of health per 30 days; null with too few scores.</param>
/// <param name="CriticalActions">Open critical calls to action.</param>
/// <param name="OverdueInvoices">Invoices past their due date.</param>
public sealed record RenewalDrivers(decimal? Health, decimal? Realisation, decimal? UsageCenter, decimal? Trend, int CriticalActions, int OverdueInvoices)
{
    /// <summary>How many there are.</summary>
    public const int Count = 6;

    private const double NeutralHealth = 0.6;
    private const double NeutralRealisation = 0.7;
    private const double NeutralUsageCenter = 0.7;
    private const decimal LargestRealisation = 150m;
    private const decimal LargestTrend = 10m;
    private const int LargestCount = 5;

    /// <summary>The drivers as numbers of about one. What is not known takes a middling value: its absence neither helps nor harms.</summary>
    public IReadOnlyList<double> ToVector() =>
    [
        Share(Health, 100m, NeutralHealth),
        Share(Realisation, LargestRealisation, NeutralRealisation),
        Share(UsageCenter, 100m, NeutralUsageCenter),
        (double)(Math.Max(-LargestTrend, Math.Min(LargestTrend, Trend ?? 0m)) / LargestTrend),
        Math.Max(0, Math.Min(LargestCount, CriticalActions)),
        Math.Max(0, Math.Min(LargestCount, OverdueInvoices)),
    ];

    /// <summary>The drivers as they are stored with a renewal, for people and for the refit.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "health {0}; realised value {1} %; usage center {2} %; trend {3}; critical actions {4}; overdue invoices {5}",
        Shown(Health), Shown(Realisation), Shown(UsageCenter), Shown(Trend), CriticalActions, OverdueInvoices);

    /// <summary>Reads <see cref="ToString"/> back; null when the text is something else.</summary>
    public static RenewalDrivers? Parse(string? text)
    {
        var parts = (text ?? "").Split(';').Select(part => part.Trim().TrimEnd('%').TrimEnd().Split(' ').Last()).ToArray();
        return parts.Length == Count
            && int.TryParse(parts[4], NumberStyles.Integer, CultureInfo.InvariantCulture, out var critical)
            && int.TryParse(parts[5], NumberStyles.Integer, CultureInfo.InvariantCulture, out var overdue)
            ? new RenewalDrivers(Known(parts[0]), Known(parts[1]), Known(parts[2]), Known(parts[3]), critical, overdue)
            : null;
    }

    private static double Share(decimal? percent, decimal largest, double neutral) =>
        percent is { } value ? (double)(Math.Max(0m, Math.Min(largest, value)) / 100m) : neutral;

    private static string Shown(decimal? value) => value is { } known ? known.ToString("0.##", CultureInfo.InvariantCulture) : "unknown";

    private static decimal? Known(string text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : null;
}
