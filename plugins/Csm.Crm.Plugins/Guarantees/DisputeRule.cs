namespace Csm.Crm.Plugins.Guarantees;

/// <summary>What a measurement is to those who act on breaches.</summary>
public enum BreachNews
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>A breach nobody was told of.</summary>
    Breach,

    /// <summary>A breach that was found before or during a dispute: somebody was told of it or nobody, so it is said unless it was.</summary>
    BreachUnlessTold,

    /// <summary>A breach that is none any more.</summary>
    Mended,
}

/// <summary>A period as it is stored.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="IsFrozen">Whether a dispute keeps its figures.</param>
public sealed record KnownPeriod(PeriodResult Result, bool IsFrozen);

/// <summary>What a measurement does to a period.</summary>
/// <param name="TakesFigures">Whether the stored figures become the measured ones.</param>
/// <param name="IsFrozen">Whether it is frozen then.</param>
/// <param name="News">What is to be told.</param>
public sealed record PeriodDecision(bool TakesFigures, bool IsFrozen, BreachNews News);

/// <summary>
/// R11: a dispute freezes what is stored, whatever is measured meanwhile; once it is settled the measurement counts again. A
/// breach is told of once: not while it is disputed, and not again when nothing but the dispute has passed.
/// </summary>
public static class DisputeRule
{
    /// <summary>Whether a stored period keeps its figures, so that it need not be measured.</summary>
    public static bool KeepsFigures(KnownPeriod? stored, bool isDisputed) => stored is not null && isDisputed;

    /// <summary>Decides what a measurement does.</summary>
    /// <param name="stored">The stored period; null when there is none yet.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="isDisputed">Whether the guarantee is disputed now.</param>
    public static PeriodDecision Decide(KnownPeriod? stored, PeriodResult measured, bool isDisputed)
    {
        if (KeepsFigures(stored, isDisputed))
        {
            return new PeriodDecision(false, true, BreachNews.None);
        }

        var wasBroken = stored?.Result == PeriodResult.NotMet;
        var news = measured != PeriodResult.NotMet ? (wasBroken ? BreachNews.Mended : BreachNews.None)
            : isDisputed || (wasBroken && !stored!.IsFrozen) ? BreachNews.None
            : wasBroken ? BreachNews.BreachUnlessTold
            : BreachNews.Breach;
        return new PeriodDecision(true, isDisputed, news);
    }
}
