using Csm.Crm.Plugins.Registration;

namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>
/// A phone call, an appointment or a task that is completed with a contact is the newest contact with that member (R6).
/// Only the contact in "regarding" is looked at; e-mails and further participants are not.
/// </summary>
public sealed class NoteInteraction : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public NoteInteraction()
        : base([.. ContactNotes.Activities.Select(activity => new StepRegistration("Update", activity, Stage.PostOperation, ExecutionMode.Asynchronous) { FilteringColumns = [ContactNotes.State] })])
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var target = call.Target();
        call.ContactNotes().Of(target.LogicalName, call.RowId, call.Now);
    }
}
