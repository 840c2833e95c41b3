using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Learning;

/// <summary>
/// R14: the first training somebody attended gets its follow-up, 21 days later, unless a person has named a day. At most
/// two reads.
/// </summary>
public sealed class ScheduleFollowUp : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public ScheduleFollowUp()
        : base(
            new StepRegistration("Create", TrainingAttendance.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", TrainingAttendance.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [TrainingAttendance.Columns.Attended],
                Images = [new StepImage(ImageKind.Pre, Before, [TrainingAttendance.Columns.Attended, TrainingAttendance.Columns.MemberId, TrainingAttendance.Columns.TrainingId, TrainingAttendance.Columns.FollowUpDue])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.FollowUps().Schedule(new MergedRow(call.Target(), call.PreImage(Before)));
}

/// <summary>Finds the day of a follow-up.</summary>
internal sealed class FollowUps
{
    private readonly IRows rows;

    public FollowUps(IRows rows) => this.rows = rows;

    /// <summary>Sets the day in the target itself.</summary>
    public void Schedule(MergedRow row)
    {
        if (!row.Get<bool>(TrainingAttendance.Columns.Attended) || row.Get<DateTime?>(TrainingAttendance.Columns.FollowUpDue) is not null
            || row.Get<EntityReference>(TrainingAttendance.Columns.MemberId) is not { } member || row.Get<EntityReference>(TrainingAttendance.Columns.TrainingId) is not { } training)
        {
            return;
        }

        if (rows.Find(Training.EntityLogicalName, Training.PrimaryIdColumn, training.Id, Training.Columns.Date)?.GetAttributeValue<DateTime?>(Training.Columns.Date) is not { } day)
        {
            return;
        }

        var others = new LearningReader(rows).OfMembers([member.Id]).Where(other => other.TrainingId != training.Id).Select(other => other.On);
        if (LearningRule.IsFirst(day, others))
        {
            row.Target[TrainingAttendance.Columns.FollowUpDue] = LearningRule.FollowUpOf(day);
        }
    }
}
