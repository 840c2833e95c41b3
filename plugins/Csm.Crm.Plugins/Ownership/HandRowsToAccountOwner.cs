using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Ownership;

/// <summary>
/// A customer's rows belong to the account's owner from the first write on. Set-based, because machines write in bulk;
/// a single create comes through the same step. Not for calls to action, which are given to whoever shall act, and not
/// for scores, evidence and measurements, whose rules name the owner themselves.
/// </summary>
public sealed class HandRowsToAccountOwner : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public HandRowsToAccountOwner()
        : base([.. Tables.Select(table => new StepRegistration("CreateMultiple", table, Stage.PreOperation, ExecutionMode.Synchronous))])
    {
    }

    private static string[] Tables =>
    [
        BusinessProfile.EntityLogicalName, ConsignmentStock.EntityLogicalName, DigitalUsage.EntityLogicalName, Downtime.EntityLogicalName,
        Feedback.EntityLogicalName, Goal.EntityLogicalName, GoalRelation.EntityLogicalName, Guarantee.EntityLogicalName,
        GuaranteePeriod.EntityLogicalName, Insight.EntityLogicalName, Kpi.EntityLogicalName, Machine.EntityLogicalName,
        MachineDay.EntityLogicalName, MachineFault.EntityLogicalName, Problem.EntityLogicalName, ReleaseAdoption.EntityLogicalName,
        Renewal.EntityLogicalName, Site.EntityLogicalName, Subscription.EntityLogicalName, SuccessPlan.EntityLogicalName,
        TeamMember.EntityLogicalName, Training.EntityLogicalName, TrainingAttendance.EntityLogicalName, UsageCenterMember.EntityLogicalName,
        ValueEntry.EntityLogicalName, ValueReport.EntityLogicalName, ViuMetric.EntityLogicalName,
    ];

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.FollowAccountOwner().Apply(call.Targets(), call.CallerId);
}
