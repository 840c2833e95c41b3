using Csm.Crm.Plugins.Ownership;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// Whatever an account is scored from marks it as due (R1). Asynchronous and set-based: a thousand rows of value in use
/// are one execution, and a thousand single writes are a thousand looks at a mark and few recalculations.
/// </summary>
public sealed class MarkHealthDue : PluginBase
{
    // After the KPIs have been measured from the same rows of value in use.
    private const int AfterMeasuring = 2;
    private const int First = 1;
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public MarkHealthDue()
        : base([.. Evidence.SelectMany(StepsFor), OfNewAccount, OfAccount, OfSubscription])
    {
    }

    // What is stated with a new account; of the rest it says nothing yet.
    private static StepRegistration OfNewAccount => new("CreateMultiple", Account.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous);

    // Which guarantees are in force follows from their contracts.
    private static StepRegistration OfSubscription => new("UpdateMultiple", Subscription.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
    {
        FilteringColumns = [Subscription.Columns.Status, Subscription.Columns.End, Subscription.Columns.PreviousSubscriptionId],
    };

    private static StepRegistration OfAccount => new("UpdateMultiple", Account.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
    {
        FilteringColumns =
        [
            Account.Columns.OverdueInvoices, Account.Columns.ManualAssessment, Account.Columns.ManualAssessmentOn, Account.Columns.HealthModelId, Account.Columns.Segment,
            Account.Columns.Realisation, Account.Columns.ExpectedViu, Account.Columns.ExperiencedViu, Account.Columns.ConnectedMachines, Account.Columns.FleetSize,
        ],
    };

    // Table, then the columns that count beside the account, which changes when two are merged. Creating a goal or KPI says nothing until it has a figure.
    private static string[][] Evidence =>
    [
        [Kpi.EntityLogicalName, Kpi.Columns.Current, Kpi.Columns.Status, Kpi.Columns.Baseline, Kpi.Columns.Target, Kpi.Columns.StateCode],
        [Goal.EntityLogicalName, Goal.Columns.Progress, Goal.Columns.Status, Goal.Columns.Weight, Goal.Columns.Start, Goal.Columns.Due, Goal.Columns.StateCode],
        [ViuMetric.EntityLogicalName, ViuMetric.Columns.Value, ViuMetric.Columns.Coverage],
        [
            UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.Roles, UsageCenterMember.Columns.IsSponsor, UsageCenterMember.Columns.LastInteractionOn,
            UsageCenterMember.Columns.LeftOn, UsageCenterMember.Columns.Influence, UsageCenterMember.Columns.Stance, UsageCenterMember.Columns.StateCode,
        ],
        [TrainingAttendance.EntityLogicalName, TrainingAttendance.Columns.Attended, TrainingAttendance.Columns.MemberId, TrainingAttendance.Columns.StateCode],
        [DigitalUsage.EntityLogicalName, DigitalUsage.Columns.CoreFunctions, DigitalUsage.Columns.Logins],
        [Feedback.EntityLogicalName, Feedback.Columns.Score, Feedback.Columns.PerceivedViu, Feedback.Columns.GivenOn, Feedback.Columns.StateCode],
        [Problem.EntityLogicalName, Problem.Columns.RaisedOn],
        [
            Guarantee.EntityLogicalName, Guarantee.Columns.Status, Guarantee.Columns.Disputed, Guarantee.Columns.From, Guarantee.Columns.To, Guarantee.Columns.SubscriptionId,
            Guarantee.Columns.StateCode,
        ],
        [GuaranteePeriod.EntityLogicalName, GuaranteePeriod.Columns.Result],
    ];

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (call.IsDeletion)
        {
            call.HealthDue().MarkForDeleted(call.PreImage(Before)!, call.Now);
        }
        else
        {
            call.HealthDue().MarkFor(call.Targets(), call.IsNew, call.Now);
        }
    }

    // Deletion has no bulk form that plug-ins of standard tables hear of. Rows that count for nothing are left at once: retention deletes them by the thousand.
    private static IEnumerable<StepRegistration> StepsFor(string[] table) =>
    [
        new StepRegistration("CreateMultiple", table[0], Stage.PostOperation, ExecutionMode.Asynchronous) { Rank = RankOf(table[0]) },
        new StepRegistration("UpdateMultiple", table[0], Stage.PostOperation, ExecutionMode.Asynchronous) { Rank = RankOf(table[0]), FilteringColumns = [.. table.Skip(1), FollowAccountOwner.AccountColumn] },
        new StepRegistration("Delete", table[0], Stage.PostOperation, ExecutionMode.Asynchronous) { Images = [new StepImage(ImageKind.Pre, Before, [FollowAccountOwner.AccountColumn, .. WhetherItCounted(table[0])])] },
    ];

    private static string[] WhetherItCounted(string table) => table switch
    {
        ViuMetric.EntityLogicalName => [ViuMetric.Columns.PeriodKind],
        DigitalUsage.EntityLogicalName => [DigitalUsage.Columns.Day],
        _ => [],
    };

    private static int RankOf(string table) => table == ViuMetric.EntityLogicalName ? AfterMeasuring : First;
}
