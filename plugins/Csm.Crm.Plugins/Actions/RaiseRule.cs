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

    /// <summary>Somebody asked not to hear of it for now: nothing.</summary>
    Keep,
}

/// <summary>A call to action that exists about the same account, kind, reason and source.</summary>
/// <param name="IsOpen">Open or in progress.</param>
/// <param name="SnoozedUntil">Last day of silence, null when not snoozed.</param>
/// <param name="ClosedOn">When it was closed; null while open.</param>
public sealed record KnownAction(bool IsOpen, DateTime? SnoozedUntil, DateTime? ClosedOn);

/// <summary>Deduplication of calls to action (R13).</summary>
public static class RaiseRule
{
    /// <summary>Days after closing in which the same trigger opens the same row again instead of a new one.</summary>
    public const int ReopenDays = 14;

    /// <summary>Decides what a trigger does, given the newest row about the same thing (an open one before a closed one).</summary>
    /// <param name="known">That row; null when there is none.</param>
    /// <param name="now">Time of the trigger.</param>
    public static RaiseDecision Decide(KnownAction? known, DateTime now)
    {
        if (known is null)
        {
            return RaiseDecision.Create;
        }

        if (known.SnoozedUntil is { } until && until.Date >= now.Date)
        {
            return RaiseDecision.Keep;
        }

        if (known.IsOpen)
        {
            return RaiseDecision.Count;
        }

        return known.ClosedOn is { } closed && now - closed <= TimeSpan.FromDays(ReopenDays) ? RaiseDecision.Reopen : RaiseDecision.Create;
    }
}
