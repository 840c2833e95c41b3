using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Health;
using Csm.Crm.Plugins.Renewals;
using Csm.Crm.Plugins.Segments;

namespace Csm.Crm.Plugins.Actions;

/// <summary>When a playbook is played; in the order of the choice csm_PlaybookTrigger.</summary>
public enum PlaybookMoment
{
    Onboarding,
    RedAccount,
    SilentMachine,
    GoalAchieved,
    Renewal,
    GuaranteeBreach,
    SponsorLeft,
    Manual,
}

/// <summary>A playbook that could be played.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Name">Its name; the first in the alphabet wins where nothing else decides.</param>
/// <param name="Moment">When it is played.</param>
/// <param name="Segment">For which customers; null for all.</param>
public sealed record PlaybookCandidate(Guid Id, string Name, PlaybookMoment Moment, CustomerSegment? Segment);

/// <summary>Which playbook belongs to a call to action (R13).</summary>
public static class PlaybookRule
{
    /// <summary>The moment a call to action stands for, by the words of the rule that raised it.</summary>
    /// <param name="reason">Reason as stored.</param>
    /// <returns>Null for a reason no playbook is shipped for, such as one a person wrote.</returns>
    public static PlaybookMoment? MomentOf(string? reason) => reason switch
    {
        ActionReason.Onboarding => PlaybookMoment.Onboarding,
        AnnounceHealth.TurnedRed or AnnounceHealth.Vetoed => PlaybookMoment.RedAccount,
        ActionReason.MachineSilent => PlaybookMoment.SilentMachine,
        AdvanceGoals.Achieved => PlaybookMoment.GoalAchieved,
        TriggerRenewals.Due => PlaybookMoment.Renewal,
        ActionReason.GuaranteeBreached => PlaybookMoment.GuaranteeBreach,
        ActionReason.SponsorLeft => PlaybookMoment.SponsorLeft,
        _ => null,
    };

    /// <summary>The playbook of a moment: one for the segment before one for all.</summary>
    /// <param name="candidates">Active playbooks.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="segment">The customer's segment; null when there is none yet.</param>
    /// <returns>Null when none fits.</returns>
    public static PlaybookCandidate? Select(IEnumerable<PlaybookCandidate> candidates, PlaybookMoment moment, CustomerSegment? segment) => candidates
        .Where(candidate => candidate.Moment == moment && (candidate.Segment is null || candidate.Segment == segment))
        .OrderBy(candidate => candidate.Segment is null)
        .ThenBy(candidate => candidate.Name, StringComparer.OrdinalIgnoreCase)
        .ThenBy(candidate => candidate.Id)
        .FirstOrDefault();
}
