namespace Csm.Crm.Plugins.Health;

/// <summary>Traffic light of a score or KPI; in the order of the choice csm_HealthStatus.</summary>
public enum Band
{
    Unknown,
    Red,
    Amber,
    Green,
}

/// <summary>How reluctantly a band is left.</summary>
/// <param name="Hysteresis">Points by which the border must be crossed.</param>
/// <param name="DwellDays">Days a band is kept at least.</param>
public sealed record BandStability(decimal Hysteresis, int DwellDays);

/// <summary>What veto factors let a band be.</summary>
/// <param name="Ceiling">The best band of a score capped by the veto in force; green without one.</param>
/// <param name="Reach">
/// The best band that may be risen to: a veto factor that has come back over its border by less than the hysteresis holds
/// it down still, so that noise at that border does not move the band to and fro. Never better than the ceiling.
/// </param>
public sealed record BandLimit(Band Ceiling, Band Reach)
{
    /// <summary>No veto factor near its border.</summary>
    public static BandLimit None { get; } = new(Band.Green, Band.Green);

    /// <summary>The limits of a result.</summary>
    /// <param name="result">The score with its factors.</param>
    /// <param name="hysteresis">Points by which a border must be crossed.</param>
    public static BandLimit Of(HealthResult result, decimal hysteresis) => new(
        BandRule.Of(result.Veto?.Factor.VetoCap ?? Anchors.BestPoints),
        BandRule.Of(result.Factors
            .Where(factor => factor.Input.Factor.VetoCap is not null && factor.Input.State == ObservationState.Fresh && factor.Points < Anchors.AmberPoints + hysteresis)
            .Min(factor => factor.Input.Factor.VetoCap) ?? Anchors.BestPoints));
}

/// <summary>R1: red &lt; 40 ≤ amber &lt; 70 ≤ green, left only when crossed by the hysteresis and after the dwell, except on a veto.</summary>
public static class BandRule
{
    /// <summary>The band of a score by itself.</summary>
    /// <param name="score">0 to 100; null when withheld.</param>
    public static Band Of(decimal? score) => score switch
    {
        null => Band.Unknown,
        < Anchors.AmberPoints => Band.Red,
        < Anchors.GreenPoints => Band.Amber,
        _ => Band.Green,
    };

    /// <summary>The band to show next.</summary>
    /// <param name="score">0 to 100, after a veto; null when withheld, which shows at once.</param>
    /// <param name="shown">The band shown so far; unknown when there was none.</param>
    /// <param name="shownSince">Since when; null counts as long ago.</param>
    /// <param name="limit">
    /// What veto factors let it be. A band better than the ceiling is left at once; below it a veto is no exception, for
    /// while it lasts the score under it moves as any other.
    /// </param>
    /// <param name="stability">The model's hysteresis and dwell.</param>
    /// <param name="now">The time.</param>
    public static Band Next(decimal? score, Band shown, DateTime? shownSince, BandLimit limit, BandStability stability, DateTime now)
    {
        var own = Of(score);
        if (shown == Band.Unknown || own == Band.Unknown || shown > limit.Ceiling)
        {
            return own;
        }

        var target = own > shown && own > limit.Reach ? Better(limit.Reach, shown) : own;
        var dwelt = shownSince is not { } since || now - since >= TimeSpan.FromDays(stability.DwellDays);
        return target != shown && dwelt && HasLeft(score!.Value, shown, target, stability.Hysteresis) ? target : shown;
    }

    private static Band Better(Band one, Band other) => one > other ? one : other;

    private static bool HasLeft(decimal score, Band shown, Band target, decimal hysteresis)
    {
        var rises = target > shown;
        var border = shown == Band.Red || (shown == Band.Amber && !rises) ? Anchors.AmberPoints : Anchors.GreenPoints;
        return rises ? score >= border + hysteresis : score < border - hysteresis;
    }
}
