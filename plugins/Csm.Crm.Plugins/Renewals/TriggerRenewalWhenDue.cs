using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>A subscription that is entered or changed inside its window starts its renewal at once (R12), sets aside the one of a term it has no more, and moves the last day of notice along; not only with the next sweep.</summary>
public sealed class TriggerRenewalWhenDue : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public TriggerRenewalWhenDue()
        : base(
            new StepRegistration("Create", Subscription.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous),
            new StepRegistration("Update", Subscription.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [Subscription.Columns.End, Subscription.Columns.Status, Subscription.Columns.NoticeDays, Subscription.Columns.StateCode],
                Images = [new StepImage(ImageKind.Pre, Before, [Subscription.Columns.NoticeDays])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (call.PreImage(Before) is { } before)
        {
            call.SetRenewalsAsideAsSystem().Of(call.RowId, before.GetAttributeValue<int?>(Subscription.Columns.NoticeDays), call.Now);
        }

        call.TriggerRenewalsAsSystem().AfterChange(call.RowId, call.Now);
    }
}
