using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Goals;

/// <summary>
/// Whoever adds a KPI to the list of a goal wants the goal measured by it, and whoever chooses a KPI on a goal wants it in that
/// list (R2). Synchronous, because the person who entered one side is to see the other; at most three requests. A KPI that
/// is deleted leaves its goal by the relationship; one that is deactivated stays, for value was booked by its metric.
/// </summary>
public sealed class PairKpisWithGoals : PluginBase
{
    private const string Pairing = "csm pair KPIs with goals";
    private const string Before = "before";
    private const string After = "after";

    /// <summary>Declares the steps.</summary>
    public PairKpisWithGoals()
        : base(
            new StepRegistration("Create", Kpi.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous) { Images = [KpiAfter] },
            new StepRegistration("Update", Kpi.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [Kpi.Columns.GoalId],
                Images = [new StepImage(ImageKind.Pre, Before, [Kpi.Columns.GoalId]), KpiAfter],
            },
            new StepRegistration("Create", Goal.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous) { Images = [GoalAfter] },
            new StepRegistration("Update", Goal.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [Goal.Columns.KpiId],
                Images = [GoalAfter],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (!call.TryBegin(Pairing))
        {
            return;
        }

        var row = call.PostImage(After);
        if (row.LogicalName == Kpi.EntityLogicalName)
        {
            call.KpisOfGoals().Follow(row.ToEntity<Kpi>(), call.PreImage(Before)?.GetAttributeValue<EntityReference>(Kpi.Columns.GoalId)?.Id);
        }
        else
        {
            call.KpisOfGoals().Follow(row.ToEntity<Goal>());
        }
    }

    private static StepImage KpiAfter => new(ImageKind.Post, After, [Kpi.Columns.GoalId, Kpi.Columns.AccountId, Kpi.Columns.StateCode]);

    private static StepImage GoalAfter => new(ImageKind.Post, After, [Goal.Columns.KpiId, Goal.Columns.AccountId]);
}
