namespace Csm.Crm.Plugins.Steering;

/// <summary>
/// R16: the chance that a lost renewal had the lower score than a kept one, ties counting half, with its 95 % interval by
/// Hanley and McNeil.
/// </summary>
/// <param name="Value">0 to 1; 0.5 is a coin.</param>
/// <param name="Low">Lower end, at least 0.</param>
/// <param name="High">Upper end, at most 1.</param>
public sealed record AreaUnderCurve(double Value, double Low, double High)
{
    private const double TwoSided95 = 1.959964;

    /// <summary>Of two groups of scores, by ranks; null when one is empty.</summary>
    public static AreaUnderCurve? Of(IReadOnlyCollection<double> lost, IReadOnlyCollection<double> kept)
    {
        if (lost.Count == 0 || kept.Count == 0)
        {
            return null;
        }

        var ranks = RanksOf(lost.Concat(kept));
        double n = lost.Count, m = kept.Count;
        var value = (kept.Sum(score => ranks[score]) - (m * (m + 1) / 2)) / (n * m);
        var bothLost = value / (2 - value);
        var bothKept = 2 * value * value / (1 + value);
        var error = Math.Sqrt(Math.Max(0, ((value * (1 - value)) + ((n - 1) * (bothLost - (value * value))) + ((m - 1) * (bothKept - (value * value)))) / (n * m)));
        return new AreaUnderCurve(value, Math.Max(0, value - (TwoSided95 * error)), Math.Min(1, value + (TwoSided95 * error)));
    }

    // Equal scores share the middle of their ranks.
    private static Dictionary<double, double> RanksOf(IEnumerable<double> scores)
    {
        var ranks = new Dictionary<double, double>();
        var below = 0;
        foreach (var same in scores.GroupBy(score => score).OrderBy(same => same.Key))
        {
            var count = same.Count();
            ranks[same.Key] = below + ((count + 1) / 2.0);
            below += count;
        }

        return ranks;
    }
}
