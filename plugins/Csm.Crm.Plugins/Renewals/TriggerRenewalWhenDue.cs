using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>A subscription that is entered or changed inside its window starts its renewal at once (R12), sets aside the one of a term it has no more, asks why when it was ended with one open, and moves the last day of notice along; not only with the next sweep.</summary>
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
                Images = [new StepImage(ImageKind.Pre, Before, [Subscription.Columns.NoticeDays, Subscription.Columns.Status, Subscription.Columns.AccountId])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (call.PreImage(Before) is { } before)
        {
            call.SetRenewalsAsideAsSystem().Of(call.RowId, before.GetAttributeValue<int?>(Subscription.Columns.NoticeDays), call.Now);
            AskWhyItEnded(call, before);
        }

        call.TriggerRenewalsAsSystem().AfterChange(call.RowId, call.Now);
    }

    // A contract that is not ended and was not has nothing to be asked about.
    private static void AskWhyItEnded(Invocation call, Entity before)
    {
        var row = new MergedRow(call.Target(), before);
        var isConcerned = IsEnded(before.GetAttributeValue<OptionSetValue>(Subscription.Columns.Status)) || IsEnded(row.Get<OptionSetValue>(Subscription.Columns.Status));
        if (isConcerned && row.Get<EntityReference>(Subscription.Columns.AccountId) is { } account)
        {
            call.EndedContracts().Follow(account.Id, call.Now);
        }
    }

    private static bool IsEnded(OptionSetValue? status) => status?.Value == (int)SubscriptionStatus.Ended;
}
