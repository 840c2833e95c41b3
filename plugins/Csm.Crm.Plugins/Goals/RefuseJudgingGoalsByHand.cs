using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Goals;

/// <summary>
/// Where a measured goal stands, and whether it is on track, follows from its figures (R2): entered by hand it would be
/// overwritten, so it is refused. Synchronous, because the person must see the refusal; at most one read.
/// </summary>
public sealed class RefuseJudgingGoalsByHand : PluginBase
{
    /// <summary>Mark of a call that works out where goals stand and may therefore write it.</summary>
    internal const string Judging = "csm judge goals";

    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public RefuseJudgingGoalsByHand()
        : base(
            new StepRegistration("Create", Goal.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", Goal.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [Goal.Columns.Current, Goal.Columns.Status],
                Images =
                [
                    new StepImage(
                        ImageKind.Pre, Before,
                        [Goal.Columns.Name, Goal.Columns.KpiId, Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Current, Goal.Columns.Status]),
                ],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (!call.IsWithin(Judging))
        {
            call.JudgedGoals().Refuse(call.Target(), call.PreImage(Before));
        }
    }
}
