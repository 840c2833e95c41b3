using System.Globalization;

namespace Csm.Crm.Plugins.Value;

/// <summary>A line of the ledger.</summary>
/// <param name="Id">Its row.</param>
/// <param name="MetricId">Metric of its figures.</param>
/// <param name="Revision">Its number for goal, metric and month, from 1.</param>
/// <param name="Figures">Its figures.</param>
/// <param name="ReversesId">The line it takes back; null for an ordinary line.</param>
public sealed record LedgerLine(Guid Id, Guid MetricId, int Revision, ValueFigures Figures, Guid? ReversesId);

/// <summary>A line to be written.</summary>
/// <param name="MetricId">Metric of its figures.</param>
/// <param name="Revision">Its number for goal, metric and month.</param>
/// <param name="Figures">Its figures.</param>
/// <param name="Reverses">The line it takes back; null for an ordinary line.</param>
/// <param name="Reason">Why it is written; null for the first one.</param>
public sealed record NewLine(Guid MetricId, int Revision, ValueFigures Figures, LedgerLine? Reverses, string? Reason);

/// <summary>
/// R9: the ledger of a goal and month only ever grows. A figure that came out differently is taken back by a line with
/// the opposite sign and booked anew, so that the sum is always the newest figure and the history stays.
/// </summary>
public static class LedgerRule
{
    /// <summary>What to write so that the sum of the lines is what is wanted.</summary>
    /// <param name="lines">All lines of one goal and month, of whatever metric.</param>
    /// <param name="metricId">Metric the goal is measured by now.</param>
    /// <param name="wanted">What the month is worth by it.</param>
    /// <returns>Nothing when that stands already.</returns>
    public static IReadOnlyList<NewLine> Plan(IReadOnlyList<LedgerLine> lines, Guid metricId, ValueFigures wanted)
    {
        var plan = new List<NewLine>();
        var standing = Standing(lines);
        foreach (var other in standing.Where(line => line.MetricId != metricId))
        {
            plan.Add(new NewLine(other.MetricId, Next(lines, other.MetricId), other.Figures.Reversed, other, "The goal is measured by another metric now."));
        }

        var current = standing.SingleOrDefault(line => line.MetricId == metricId);

        // The amount follows from the rest, and a currency that was given other digits since is no correction.
        if (current is not null && current.Figures.Basis == wanted.Basis && current.Figures.Quantity == wanted.Quantity)
        {
            return plan;
        }

        var next = Next(lines, metricId);
        if (current is not null)
        {
            plan.Add(new NewLine(metricId, next++, current.Figures.Reversed, current, Reason(current.Figures.Basis, wanted.Basis)));
        }

        plan.Add(new NewLine(metricId, next, wanted, Reverses: null, current is null ? null : Reason(current.Figures.Basis, wanted.Basis)));
        return plan;
    }

    /// <summary>The lines that count: neither taken back nor taking back. At most one per metric.</summary>
    public static IReadOnlyList<LedgerLine> Standing(IReadOnlyList<LedgerLine> lines)
    {
        var reversed = new HashSet<Guid>(lines.Where(line => line.ReversesId is not null).Select(line => line.ReversesId!.Value));
        return lines.Where(line => line.ReversesId is null && !reversed.Contains(line.Id)).ToArray();
    }

    /// <summary>
    /// Whether a month was booked by another reading than it has now, or by none. What a person changed on the goal since
    /// then is no reason to take back what was booked, nor is a reading that was touched and says the same.
    /// </summary>
    /// <param name="lines">All lines of one goal and month, of whatever metric.</param>
    /// <param name="metricId">Metric the goal is measured by now.</param>
    /// <param name="actual">What is metered of the month now.</param>
    /// <param name="volume">Its volume.</param>
    public static bool IsLate(IReadOnlyList<LedgerLine> lines, Guid metricId, decimal actual, decimal volume) =>
        lines.Count == 0 || Standing(lines).Any(line => line.MetricId == metricId && (line.Figures.Basis.Actual != actual || line.Figures.Basis.Volume != volume));

    private static int Next(IReadOnlyList<LedgerLine> lines, Guid metricId) => 1 + lines.Where(line => line.MetricId == metricId).Select(line => line.Revision).DefaultIfEmpty(0).Max();

    private static string Reason(ValueBasis before, ValueBasis now)
    {
        var changes = new[]
        {
            Change("metered value", before.Actual, now.Actual), Change("volume", before.Volume, now.Volume), Change("baseline", before.Baseline, now.Baseline),
            Change("unit value", before.UnitValue, now.UnitValue), Change("attribution", before.Attribution, now.Attribution),
        }.OfType<string>().ToArray();
        return changes.Length > 0 ? $"Corrected: {string.Join(", ", changes)}."
            : before.CurrencyId != now.CurrencyId ? "Corrected: the value is kept in another currency now."
            : "Corrected: the direction or scale of the metric changed.";
    }

    private static string? Change(string what, decimal before, decimal now) =>
        before == now ? null : string.Format(CultureInfo.InvariantCulture, "{0} {1:0.####} instead of {2:0.####}", what, now, before);
}
