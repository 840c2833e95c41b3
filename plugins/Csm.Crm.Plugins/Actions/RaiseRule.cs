namespace Csm.Crm.Plugins.Actions;

/// <summary>What to do about something that calls for action.</summary>
public enum RaiseDecision
{
    /// <summary>Nobody knows of it yet: a new row.</summary>
    Create,

    /// <summary>It is open already: count the occurrence.</summary>
    Count,

    /// <summary>It was closed a short while ago: open the same row again.</summary>
    Reopen,

    /// <summary>Somebody asked not to hear of it for now, or has been told: nothing.</summary>
    Keep,
}

/// <summary>How a cause relates to time.</summary>
public enum CauseNature
{
    /// <summary>It happened: happening again is an occurrence.</summary>
    Event,

    /// <summary>It lasts: finding it again is no news, coming back after it had gone is.</summary>
    State,

    /// <summary>It is said once, ever.</summary>
    Once,
}

/// <summary>A call to action that exists about the same account, kind, reason and source.</summary>
/// <param name="IsOpen">Open or in progress.</param>
/// <param name="SnoozedUntil">Last day of silence, null when not snoozed.</param>
/// <param name="ClosedOn">When it was closed; null while open.</param>
public sealed record KnownAction(bool IsOpen, DateTime? SnoozedUntil, DateTime? ClosedOn)
{
    /// <summary>Whether its cause was seen to have gone.</summary>
    public bool CauseHasGone { get; init; }
}

/// <summary>Deduplication of calls to action (R13).</summary>
public static class RaiseRule
{
    /// <summary>Days after closing in which the same trigger opens the same row again instead of a new one.</summary>
    public const int ReopenDays = 14;

    /// <summary>Decides what a trigger does, given the newest row about the same thing (an open one before a closed one).</summary>
    /// <param name="known">That row; null when there is none.</param>
    /// <param name="now">Time of the trigger.</param>
    /// <param name="nature">
    /// A state that was closed by a person while it lasted is left alone for the days of the window, so that what was
    /// done can work; lasting longer than that, it calls again.
    /// </param>
    public static RaiseDecision Decide(KnownAction? known, DateTime now, CauseNature nature = CauseNature.Event)
    {
        if (known is null)
        {
            return RaiseDecision.Create;
        }

        if (nature == CauseNature.Once || (known.SnoozedUntil is { } until && until.Date >= now.Date))
        {
            return RaiseDecision.Keep;
        }

        var isToldOf = nature == CauseNature.State && !known.CauseHasGone;
        if (known.IsOpen)
        {
            return isToldOf ? RaiseDecision.Keep : RaiseDecision.Count;
        }

        var isRecent = known.ClosedOn is { } closed && now - closed <= TimeSpan.FromDays(ReopenDays);
        return !isRecent ? RaiseDecision.Create : isToldOf ? RaiseDecision.Keep : RaiseDecision.Reopen;
    }
}
