using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Goals;

/// <summary>
/// Progress follows the KPI, and parents follow their children (R2); goals that pull against each other are found (R3).
/// Asynchronous, for it may write every goal of an account: a synchronous step may not.
/// </summary>
public sealed class AdvanceGoalsOfAccount : PluginBase
{
    private const string After = "after";

    /// <summary>Declares the steps.</summary>
    public AdvanceGoalsOfAccount()
        : base(
            new StepRegistration("Update", Kpi.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [Kpi.Columns.Current, Kpi.Columns.Baseline, Kpi.Columns.Target],
                Images = [new StepImage(ImageKind.Post, After, [Kpi.Columns.AccountId])],
            },
            new StepRegistration("Create", Goal.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                Images = [new StepImage(ImageKind.Post, After, [Goal.Columns.AccountId])],
            },
            new StepRegistration("Update", Goal.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns =
                [
                    Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Current, Goal.Columns.Weight, Goal.Columns.KpiId,
                    Goal.Columns.ParentGoalId, Goal.Columns.SuccessPlanId, Goal.Columns.Start, Goal.Columns.Due, Goal.Columns.Status,
                    Goal.Columns.NextGoalId, Goal.Columns.StateCode,
                ],
                Images = [new StepImage(ImageKind.Post, After, [Goal.Columns.AccountId])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var account = call.AccountOf(After);
        if (call.TryBegin($"csm_AdvanceGoals {account:D}"))
        {
            call.AdvanceGoals().Of([account], call.Now);
            call.FindGoalConflicts().Propose([account], call.Now);
        }
    }
}
