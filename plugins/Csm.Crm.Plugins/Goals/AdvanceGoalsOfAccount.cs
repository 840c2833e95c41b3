using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Goals;

/// <summary>
/// Progress follows the KPI, and parents follow their children (R2). Synchronous: who edits a goal sees the result, and
/// the asynchronous scoring of the account that follows a KPI finds the goals advanced.
/// </summary>
public sealed class AdvanceGoalsOfAccount : PluginBase
{
    private const string After = "after";

    /// <summary>Declares the steps.</summary>
    public AdvanceGoalsOfAccount()
        : base(
            new StepRegistration("Update", Kpi.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous)
            {
                Rank = 2,
                FilteringColumns = [Kpi.Columns.Current],
                Images = [new StepImage(ImageKind.Post, After, [Kpi.Columns.AccountId])],
            },
            new StepRegistration("Create", Goal.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous)
            {
                Images = [new StepImage(ImageKind.Post, After, [Goal.Columns.AccountId])],
            },
            new StepRegistration("Update", Goal.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns =
                [
                    Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Current, Goal.Columns.Weight, Goal.Columns.KpiId,
                    Goal.Columns.ParentGoalId, Goal.Columns.Start, Goal.Columns.Due, Goal.Columns.Status,
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
            call.AdvanceGoals().Of(account, call.Now);
        }
    }
}
