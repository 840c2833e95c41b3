using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Learning;

/// <summary>An attendance may be the follow-up of another, and what a call to action waited for (R14). Set-based, for a whole class attends at once.</summary>
public sealed class WatchLearningWhenChanged : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public WatchLearningWhenChanged()
        : base(
            new StepRegistration("CreateMultiple", TrainingAttendance.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous),
            new StepRegistration("UpdateMultiple", TrainingAttendance.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [TrainingAttendance.Columns.Attended, TrainingAttendance.Columns.FollowUpDue],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        call.MarkFollowUps().Of(call.Targets());
        call.WatchPeople().OfRows(TrainingAttendance.EntityLogicalName, TrainingAttendance.PrimaryIdColumn, call.Targets(), call.Now);
    }
}
