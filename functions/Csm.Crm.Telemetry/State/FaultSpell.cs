using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.State;

/// <summary>One occurrence of a fault: reports of a code with no longer pause between them than a setting.</summary>
/// <param name="Code">The code, printable ASCII.</param>
/// <param name="First">Minute of the first report (UTC ticks over ticks per minute).</param>
/// <param name="Last">Minute of the last report.</param>
/// <param name="Count">Minutes with a report, ≥ 1.</param>
/// <param name="Severity">The gravest that was reported, or null when none was.</param>
/// <param name="Source">The component, the first in ordinal order where several were reported, or null.</param>
public sealed record FaultSpell(string Code, long First, long Last, int Count, FaultSeverity? Severity, string? Source)
{
    private const int Decade = 10;

    /// <summary>Minutes of today with a report, in no order; none when asked for without a today.</summary>
    internal IReadOnlyList<long> Todays { get; init; } = [];

    /// <summary>Minute of the last report before today, or 0 when it began today.</summary>
    internal long LastBefore { get; init; }

    /// <summary>
    /// What is worth telling while the fault stands: how it stood when yesterday ended, and of today the first report, the
    /// 10th, the 100th and so on of all. It changes a few times on the first day and once a day after that, however often
    /// the machine reports.
    /// </summary>
    /// <returns>Minute of the report that is told of, and minutes with a report up to it.</returns>
    public (long Last, int Count) Told()
    {
        var before = Count - Todays.Count;
        var decade = 1;
        while (decade <= Count / Decade)
        {
            decade *= Decade;
        }

        return before >= decade ? (LastBefore, before) : (Todays.Order().ElementAt(decade - before - 1), decade);
    }

    /// <summary>Joins spells of one code whose pauses are short enough.</summary>
    /// <param name="spells">Spells of any order that share no minute.</param>
    /// <param name="longestPause">Minutes.</param>
    internal static IReadOnlyList<FaultSpell> Merge(IEnumerable<FaultSpell> spells, long longestPause)
    {
        var merged = new List<FaultSpell>();
        var same = new List<FaultSpell>();
        var last = 0L;
        foreach (var spell in spells.OrderBy(static spell => spell.First).ThenBy(static spell => spell.Last))
        {
            if (same.Count > 0 && spell.First - last > longestPause)
            {
                merged.Add(Joined(same));
                same.Clear();
            }

            last = same.Count > 0 ? Math.Max(last, spell.Last) : spell.Last;
            same.Add(spell);
        }

        if (same.Count > 0)
        {
            merged.Add(Joined(same));
        }

        return merged;
    }

    /// <summary>The smaller of two texts in ordinal order; null is no text.</summary>
    internal static string? Lesser(string? one, string? other) => one is null || (other is not null && string.CompareOrdinal(other, one) < 0) ? other : one;

    /// <summary>The graver of two severities; null is none.</summary>
    internal static FaultSeverity? Graver(FaultSeverity? one, FaultSeverity? other) => one is null || other > one ? other : one;

    // A fault that stands has a spell of every hour: all at once, rather than one after the other.
    private static FaultSpell Joined(List<FaultSpell> spells)
    {
        if (spells.Count == 1)
        {
            return spells[0];
        }

        var (code, source, severity) = (spells[0].Code, spells[0].Source, spells[0].Severity);
        var (last, lastBefore, count) = (0L, 0L, 0);
        foreach (var spell in spells)
        {
            code = Lesser(code, spell.Code)!;
            source = Lesser(source, spell.Source);
            severity = Graver(severity, spell.Severity);
            last = Math.Max(last, spell.Last);
            lastBefore = Math.Max(lastBefore, spell.LastBefore);
            count += spell.Count;
        }

        return new FaultSpell(code, spells[0].First, last, count, severity, source)
        {
            Todays = [.. spells.SelectMany(static spell => spell.Todays)],
            LastBefore = lastBefore,
        };
    }
}
