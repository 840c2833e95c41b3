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
    /// <summary>Joins spells of one code whose pauses are short enough.</summary>
    /// <param name="spells">Spells of any order that share no minute.</param>
    /// <param name="longestPause">Minutes.</param>
    internal static IReadOnlyList<FaultSpell> Merge(IEnumerable<FaultSpell> spells, long longestPause)
    {
        var merged = new List<FaultSpell>();
        foreach (var spell in spells.OrderBy(static spell => spell.First).ThenBy(static spell => spell.Last))
        {
            if (merged.Count > 0 && spell.First - merged[^1].Last <= longestPause)
            {
                merged[^1] = merged[^1].With(spell);
            }
            else
            {
                merged.Add(spell);
            }
        }

        return merged;
    }

    /// <summary>The smaller of two texts in ordinal order; null is no text.</summary>
    internal static string? Lesser(string? one, string? other) => one is null || (other is not null && string.CompareOrdinal(other, one) < 0) ? other : one;

    /// <summary>The graver of two severities; null is none.</summary>
    internal static FaultSeverity? Graver(FaultSeverity? one, FaultSeverity? other) => one is null || other > one ? other : one;

    private FaultSpell With(FaultSpell next) => new(
        Lesser(Code, next.Code)!, Math.Min(First, next.First), Math.Max(Last, next.Last), Count + next.Count, Graver(Severity, next.Severity), Lesser(Source, next.Source));
}
