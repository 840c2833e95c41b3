namespace Csm.Crm.Plugins.Trends;

/// <summary>Quantiles by linear interpolation between the order statistics.</summary>
public static class Quantile
{
    /// <summary>The value below which the share <paramref name="share"/> of the values lies.</summary>
    /// <param name="values">At least one, in any order.</param>
    /// <param name="share">0 to 1; 0.5 is the median.</param>
    /// <exception cref="ArgumentException">No value was given.</exception>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.OrderBy(value => value).ToArray();
        if (sorted.Length == 0)
        {
            throw new ArgumentException("A quantile needs at least one value; none was given.", nameof(values));
        }

        var position = share * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
