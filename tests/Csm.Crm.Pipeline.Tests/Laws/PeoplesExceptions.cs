using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Laws;

/// <summary>Fields people may edit and the pack writes all the same, each with the reason and the tests that hold it to the reason.</summary>
internal static class PeoplesExceptions
{
    /// <summary>Columns of all tables.</summary>
    public static readonly IReadOnlyDictionary<string, string> Anywhere = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["csm_accountid"] = "a merge moves rows to the customer that stays, and what that one has already stays behind (AccountMergeTests)",
        ["ownerid"] = "a new row goes to the owner of its customer unless somebody else is named (HandRowsToAccountOwnerTests)",
    };

    /// <summary>Columns of one table.</summary>
    public static readonly IReadOnlyDictionary<(string Table, string Column), string> Of = new Dictionary<(string, string), string>
    {
        [(Account.EntityLogicalName, Account.Columns.LifecyclePhase)] = "onboarding gives it, and a person's choice stays (OnboardingTests)",
        [(Account.EntityLogicalName, Account.Columns.Segment)] = "the rules give it, and a person's choice stays (AssignSegmentsTests)",
        [(CallToAction.EntityLogicalName, CallToAction.Columns.Outcome)] = "sentences are added below what is there (ActionOutcomeTests)",
        [(CallToAction.EntityLogicalName, CallToAction.Columns.Status)] = "it closes with its cause unless somebody works on it, and opens when the same comes back (OpenKeyTests)",
        [(CallToAction.EntityLogicalName, CallToAction.Columns.PlaybookId)] = "a person applies a playbook by command; without one the playbook meant for the reason is filled in (ApplyPlaybookTests)",
        [(Goal.EntityLogicalName, Goal.Columns.Current)] = "it follows the KPI, and by hand it is refused then (JudgedGoalsTests)",
        [(Goal.EntityLogicalName, Goal.Columns.KpiId)] = "a goal nothing measures is measured by the KPI that is added to it, and one that was chosen stays (KpisOfGoalsTests)",
        [(Goal.EntityLogicalName, Goal.Columns.Status)] = "an agreed goal is judged by its progress until it ends; a judgement by hand is refused, and what is for people to say stays (JudgedGoalsTests)",
        [(Guarantee.EntityLogicalName, Guarantee.Columns.Status)] = "a promise ends with the evaluation after its last period (PartOfAPeriodTests)",
        [(Kpi.EntityLogicalName, Kpi.Columns.GoalId)] = "a KPI of no goal belongs to the goal it is chosen on, and one that has a goal stays (KpisOfGoalsTests)",
        [(KpiMeasurement.EntityLogicalName, KpiMeasurement.Columns.Value)] = "the rows machines measure are corrected, and by hand they are refused (AssessKpiTests)",
        [(Machine.EntityLogicalName, Machine.Columns.SubscriptionId)] = "a machine goes along to the contract of the next term (CloseRenewalTests)",
        [(Renewal.EntityLogicalName, Renewal.Columns.NoticeBy)] = "it follows the contract's days of notice, and the day a person agreed on stays (SetAsideTests)",
        [(Renewal.EntityLogicalName, Renewal.Columns.Stage)] = "time moves it to its checkpoints and never back, the command that closes it to its end (RenewalSweepTests)",
        [(Renewal.EntityLogicalName, Renewal.Columns.Outcome)] = "the command that closes it says so, or the contract that renews itself (CloseRenewalTests, AutoRenewalTests)",
        [(Renewal.EntityLogicalName, Renewal.Columns.OutcomeArr)] = "as the outcome",
        [(Renewal.EntityLogicalName, Renewal.Columns.DecidedOn)] = "as the outcome",
        [(Renewal.EntityLogicalName, Renewal.Columns.ChurnReason)] = "as the outcome",
        [(Subscription.EntityLogicalName, Subscription.Columns.Status)] = "the next term makes it renewed (CloseRenewalTests)",
        [(ValueReport.EntityLogicalName, ValueReport.PrimaryNameColumn)] = "a name that says period and reader follows them, any other stays (CreateValueReportTests)",
        [(ValueReport.EntityLogicalName, ValueReport.Columns.From)] = "the draft that the command is asked to write covers whole months (CreateValueReportTests)",
        [(ValueReport.EntityLogicalName, ValueReport.Columns.To)] = "as the first day",
        [(ValueReport.EntityLogicalName, ValueReport.Columns.Audience)] = "the draft that the command is asked to write speaks to the reader it names (CreateValueReportTests)",
        [(ValueReport.EntityLogicalName, ValueReport.Columns.TransactionCurrencyId)] = "the figures of a draft are in the customer's currency (CreateValueReportTests)",
        [(UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.LastInteractionOn)] = "a completed activity is a contact; an earlier day than the known one is never written (UsageCenterWatchTests)",
    };

    /// <summary>Columns an update fills in where the person leaves them out, and never changes when the person does not.</summary>
    public static readonly IReadOnlyDictionary<(string Table, string Column), string> Filled = new Dictionary<(string, string), string>
    {
        [(Account.EntityLogicalName, Account.Columns.ManualAssessmentOn)] = "an assessment without a day gets that of its entry",
        [(GoalRelation.EntityLogicalName, GoalRelation.Columns.DecidedById)] = "whoever enters the decision took it, unless it says otherwise",
        [(GoalRelation.EntityLogicalName, GoalRelation.Columns.DecidedOn)] = "a decision without a day gets that of its entry",
        [(Problem.EntityLogicalName, Problem.Columns.Level2On)] = "a problem that is handed up gets the day",
        [(Problem.EntityLogicalName, Problem.Columns.Level3On)] = "a problem that is handed up gets the day",
        [(Problem.EntityLogicalName, Problem.Columns.ResolvedOn)] = "a solved problem gets the day, and loses it when it is taken up again",
        [(TrainingAttendance.EntityLogicalName, TrainingAttendance.Columns.FollowUpDue)] = "a first training that was attended gets its follow-up where no day is named",
        [(UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.KnowHowOn)] = "an answer without a day gets that of its entry",
        [(UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.MotivationOn)] = "an answer without a day gets that of its entry",
    };

    /// <summary>Whether the pack may write a field that people may edit.</summary>
    public static bool Has((string Table, string Column) field) => Anywhere.ContainsKey(field.Column) || Of.ContainsKey(field);
}
