using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Learning;

/// <summary>Unhappy feedback calls for a measure at once, and is content when it has one (5.3.4, R15).</summary>
public sealed class WatchFeedbackWhenGiven : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public WatchFeedbackWhenGiven()
        : base(
            new StepRegistration("CreateMultiple", Feedback.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous),
            new StepRegistration("UpdateMultiple", Feedback.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [Feedback.PrimaryNameColumn, Feedback.Columns.MemberId, Feedback.Columns.Kind, Feedback.Columns.Score, Feedback.Columns.PerceivedViu, Feedback.Columns.GivenOn, Feedback.Columns.Measure, Feedback.Columns.StateCode],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.WatchFeedback().OfRows(Feedback.EntityLogicalName, Feedback.PrimaryIdColumn, call.Targets(), call.Now);
}
