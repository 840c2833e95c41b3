using Csm.Crm.Emulator;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>
/// What people enter, and nothing automatic ever writes. Every world of these tests looks through what our plug-ins
/// write for these columns. The segment is not among them: the rules give it, and a person's choice stays
/// (AssignSegmentsTests); nor the lifecycle phase, which onboarding gives in the same way (OnboardingTests); neither is the outcome of a call to action, to which sentences are added (ActionOutcomeTests).
/// The day of an assessment may be filled in where the person leaves it out (EvidenceTests), and never changed.
/// </summary>
internal static class PeoplesColumns
{
    /// <summary>Columns by table.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Of = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Account.EntityLogicalName] =
            [Account.Columns.ManualAssessment, Account.Columns.ManualAssessmentOn, Account.Columns.HealthModelId, Account.Columns.SuccessManagerId, Account.Columns.CreditRisk, Account.Columns.BenchmarkConsent],
        [CallToAction.EntityLogicalName] = [CallToAction.Columns.Name, CallToAction.Columns.RootCause, CallToAction.Columns.SnoozedUntil, CallToAction.Columns.Severity],
        [CsmObjective.EntityLogicalName] = [CsmObjective.Columns.Target, CsmObjective.Columns.Threshold],
        [Downtime.EntityLogicalName] = [Downtime.Columns.Excluded, Downtime.Columns.Reason, Downtime.Columns.Kind],
        [Feedback.EntityLogicalName] = [Feedback.Columns.Score, Feedback.Columns.PerceivedViu, Feedback.Columns.Text, Feedback.Columns.RootCause, Feedback.Columns.Measure],
        [Goal.EntityLogicalName] =
        [
            Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Weight, Goal.Columns.Start, Goal.Columns.Due, Goal.Columns.ExpectedValue, Goal.Columns.UnitValue, Goal.Columns.Attribution,
            Goal.Columns.NextGoalId, Goal.Columns.OwnerMemberId, Goal.Columns.ParentGoalId, Goal.Columns.BaselineMethod,
        ],
        [GoalRelation.EntityLogicalName] = [GoalRelation.Columns.Strategy, GoalRelation.Columns.Decision],
        [Guarantee.EntityLogicalName] = [Guarantee.Columns.Threshold, Guarantee.Columns.Tolerance, Guarantee.Columns.CreditKind, Guarantee.Columns.CreditAmount, Guarantee.Columns.CreditCap, Guarantee.Columns.Disputed],
        [Kpi.EntityLogicalName] = [Kpi.Columns.Baseline, Kpi.Columns.Target, Kpi.Columns.Amber, Kpi.Columns.Green, Kpi.Columns.Window],
        [Problem.EntityLogicalName] = [Problem.Columns.Cause, Problem.Columns.Solution, Problem.Columns.Class],
        [Renewal.EntityLogicalName] = [Renewal.Columns.HumanAssessment, Renewal.Columns.Decision],
        [Subscription.EntityLogicalName] = [Subscription.Columns.Arr, Subscription.Columns.Start, Subscription.Columns.End, Subscription.Columns.NoticeDays, Subscription.Columns.Scope],
        [SuccessPlan.EntityLogicalName] = [SuccessPlan.Columns.Objective, SuccessPlan.Columns.RiskAnalysis],
        [UsageCenterMember.EntityLogicalName] =
        [
            UsageCenterMember.Columns.Stance, UsageCenterMember.Columns.KnowHow, UsageCenterMember.Columns.Motivation, UsageCenterMember.Columns.Influence, UsageCenterMember.Columns.Roles,
            UsageCenterMember.Columns.IsSponsor, UsageCenterMember.Columns.LeftOn,
        ],
        [ValueReport.EntityLogicalName] = [ValueReport.Columns.Status, ValueReport.Columns.PresentedOn],
    };

    /// <summary>
    /// Where a plug-in wrote one of them, a sentence each: by an update of its own, of one row or of many; or, before the
    /// main operation, by changing what somebody sent, or by adding to an update what nobody sent. A new row may be filled.
    /// </summary>
    public static IEnumerable<string> Breaches(IEnumerable<JournalEntry> entries) =>
        from entry in entries
        where entry is { Table: not null, Detail: not null } && Of.ContainsKey(entry.Table) && IsWriteOfAPlugin(entry)
        from column in entry.Detail!.Split(' ').Intersect(Of[entry.Table!])
        where entry.Kind != JournalKind.StepFilled || column != Account.Columns.ManualAssessmentOn
        select $"A plug-in wrote '{entry.Table}.{column}', which people enter ({entry.Message}{(entry.Kind == JournalKind.Request ? "" : ", before the main operation")}).";

    private static bool IsWriteOfAPlugin(JournalEntry entry) => entry.Kind switch
    {
        JournalKind.Request => entry is { Message: "Update" or "UpdateMultiple" or "Upsert" or "UpsertMultiple", Depth: > 1 },
        JournalKind.StepOverwrote => true,
        JournalKind.StepFilled => entry.Message == "Update",
        _ => false,
    };
}
