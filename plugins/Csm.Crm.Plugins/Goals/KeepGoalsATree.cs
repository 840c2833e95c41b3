using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Goals;

/// <summary>A goal cannot contribute to itself, however long the way (R2). Synchronous before the write, because it must be refused.</summary>
public sealed class KeepGoalsATree : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public KeepGoalsATree()
        : base(
            new StepRegistration("Create", Goal.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", Goal.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [Goal.Columns.ParentGoalId, Goal.Columns.AccountId],
                Images = [new StepImage(ImageKind.Pre, Before, [Goal.Columns.Name, Goal.Columns.AccountId, Goal.Columns.ParentGoalId])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.RefuseGoalCycles().Check(new MergedRow(call.Target(), call.PreImage(Before)));
}
