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
    /// <param name="score">0 to 100; null when withheld, which shows at once.</param>
    /// <param name="shown">The band shown so far; unknown when there was none.</param>
    /// <param name="shownSince">Since when; null counts as long ago.</param>
    /// <param name="vetoed">A veto shows at once.</param>
    /// <param name="stability">The model's hysteresis and dwell.</param>
    /// <param name="now">The time.</param>
    public static Band Next(decimal? score, Band shown, DateTime? shownSince, bool vetoed, BandStability stability, DateTime now)
    {
        var target = Of(score);
        if (target == shown || shown == Band.Unknown || target == Band.Unknown || vetoed)
        {
            return target;
        }

        var dwelt = shownSince is not { } since || now - since >= TimeSpan.FromDays(stability.DwellDays);
        return dwelt && HasLeft(score!.Value, shown, target, stability.Hysteresis) ? target : shown;
    }

    private static bool HasLeft(decimal score, Band shown, Band target, decimal hysteresis)
    {
        var rises = target > shown;
        var border = shown == Band.Red || (shown == Band.Amber && !rises) ? Anchors.AmberPoints : Anchors.GreenPoints;
        return rises ? score >= border + hysteresis : score < border - hysteresis;
    }
}
