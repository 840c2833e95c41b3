using System.Globalization;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>How a renewal ended; in the order of the choice csm_RenewalOutcome.</summary>
public enum RenewalEnd
{
    Renewed,
    Upsold,
    Downsold,
    Churned,
}

/// <summary>R12: what closing a renewal asks for.</summary>
public static class CloseRule
{
    /// <summary>Why an outcome is refused, for a person; null when it is not.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="before">Recurring revenue per year of the term that ends; null when not known.</param>
    /// <param name="after">Recurring revenue per year from then on; null when not known.</param>
    /// <param name="churnReason">Why the customer left.</param>
    /// <param name="name">Name of the renewal.</param>
    public static string? Refusal(RenewalEnd end, decimal? before, decimal? after, string? churnReason, string name)
    {
        if (end == RenewalEnd.Churned)
        {
            return string.IsNullOrWhiteSpace(churnReason) ? $"The renewal '{name}' cannot be lost without a churn reason. Say why the customer left." : null;
        }

        if (after is < 0m)
        {
            return Text("The renewal '{0}' cannot be won with a revenue of {1:0.00} per year. Pass 0 or more.", name, after);
        }

        return end == RenewalEnd.Upsold && after is { } up && before is { } low && up <= low
            ? Text("The renewal '{0}' is not upsold with {1:0.00} per year, for it was {2:0.00}. Pass the new revenue, or choose renewed or downsold.", name, up, low)
            : end == RenewalEnd.Downsold && after is { } down && before is { } high && down >= high
            ? Text("The renewal '{0}' is not downsold with {1:0.00} per year, for it was {2:0.00}. Pass the new revenue, or choose renewed or upsold.", name, down, high)
            : null;
    }

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
