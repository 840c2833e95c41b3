using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>Dates the end of a contract whoever ends it, and takes the day away when it is not ended any more. Within the same write, so it asks for nothing.</summary>
public sealed class StampContractEnd : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public StampContractEnd()
        : base(
            new StepRegistration("Create", Subscription.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", Subscription.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [Subscription.Columns.Status],
                Images = [new StepImage(ImageKind.Pre, Before, [Subscription.Columns.Status, Subscription.Columns.End, Subscription.Columns.EndedOn])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var row = new MergedRow(call.Target(), call.PreImage(Before));
        var isEnded = row.Get<OptionSetValue>(Subscription.Columns.Status)?.Value == (int)SubscriptionStatus.Ended;
        var known = row.Get<DateTime?>(Subscription.Columns.EndedOn);
        var endedOn = ContractEndRule.EndedOn(isEnded, known, row.Get<DateTime?>(Subscription.Columns.End), call.Now, call.IsNew);
        if (endedOn != known)
        {
            row.Target[Subscription.Columns.EndedOn] = endedOn;
        }
    }
}
