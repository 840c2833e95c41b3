using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Goals;

/// <summary>
/// R2, for a figure people enter: a target that is moved beyond it must be reached anew, even by a figure that comes with
/// the new target, and so must one that the figure had left before anybody looked. Synchronous before the write, because
/// nobody knows afterwards what stood there. No request of its own.
/// </summary>
public sealed class ReachMovedTargetAnew : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the step.</summary>
    public ReachMovedTargetAnew()
        : base(
            new StepRegistration("Update", Goal.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Current],
                Images = [new StepImage(ImageKind.Pre, Before, [Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Current, Goal.Columns.ReachedOn])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var target = call.Target();
        if (call.PreImage(Before) is not { } before || !before.Contains(Goal.Columns.ReachedOn))
        {
            return;
        }

        var goal = new MergedRow(target, before);
        var stood = GoalProgress.Ratio(goal.Get<decimal?>(Goal.Columns.Baseline), goal.Get<decimal?>(Goal.Columns.Target), before.GetAttributeValue<decimal?>(Goal.Columns.Current));
        if (stood is null or < 1m)
        {
            target[Goal.Columns.ReachedOn] = null;
        }
    }
}
