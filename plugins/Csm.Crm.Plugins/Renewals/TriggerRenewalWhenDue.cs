using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>A subscription that is entered or changed inside its window starts its renewal at once (R12), and sets aside the one of a term it has no more; not only with the next sweep.</summary>
public sealed class TriggerRenewalWhenDue : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public TriggerRenewalWhenDue()
        : base(
            new StepRegistration("Create", Subscription.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous),
            new StepRegistration("Update", Subscription.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [Subscription.Columns.End, Subscription.Columns.Status, Subscription.Columns.NoticeDays, Subscription.Columns.StateCode],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (!call.IsNew)
        {
            call.SetRenewalsAsideAsSystem().Of(call.RowId, call.Now);
        }

        call.TriggerRenewalsAsSystem().AfterChange(call.RowId, call.Now);
    }
}
