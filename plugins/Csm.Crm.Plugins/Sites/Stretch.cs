namespace Csm.Crm.Plugins.Sites;

/// <summary>A stretch of time, from a moment up to but not including another. Empty when the second is not later.</summary>
/// <param name="From">First moment.</param>
/// <param name="To">First moment after it.</param>
public sealed record Stretch(DateTime From, DateTime To)
{
    /// <summary>Length; zero when empty.</summary>
    public TimeSpan Length => To > From ? To - From : TimeSpan.Zero;

    /// <summary>The part within another stretch.</summary>
    public Stretch Within(Stretch other) => new(From > other.From ? From : other.From, To < other.To ? To : other.To);

    /// <summary>The same time without overlaps, in order.</summary>
    public static IReadOnlyList<Stretch> Merge(IEnumerable<Stretch> stretches)
    {
        var merged = new List<Stretch>();
        foreach (var stretch in stretches.Where(stretch => stretch.Length > TimeSpan.Zero).OrderBy(stretch => stretch.From))
        {
            if (merged.Count > 0 && stretch.From <= merged[merged.Count - 1].To)
            {
                var last = merged[merged.Count - 1];
                merged[merged.Count - 1] = last with { To = stretch.To > last.To ? stretch.To : last.To };
            }
            else
            {
                merged.Add(stretch);
            }
        }

        return merged;
    }

    /// <summary>What is left of some time when other time is taken out of it.</summary>
    /// <param name="time">Merged stretches.</param>
    /// <param name="without">Merged stretches.</param>
    public static IReadOnlyList<Stretch> Subtract(IReadOnlyList<Stretch> time, IReadOnlyList<Stretch> without)
    {
        var left = new List<Stretch>();
        foreach (var stretch in time)
        {
            var from = stretch.From;
            foreach (var gap in without.Where(gap => gap.To > stretch.From && gap.From < stretch.To))
            {
                if (gap.From > from)
                {
                    left.Add(new Stretch(from, gap.From));
                }

                from = gap.To > from ? gap.To : from;
            }

            if (stretch.To > from)
            {
                left.Add(stretch with { From = from });
            }
        }

        return left;
    }

    /// <summary>Minutes of merged stretches within another.</summary>
    public static decimal MinutesOf(IEnumerable<Stretch> merged, Stretch within) => merged.Sum(stretch => (decimal)stretch.Within(within).Length.TotalMinutes);
}
