using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Actions;

/// <summary>A subscription that becomes active may begin an onboarding (task 3.2.5); one that starts later does with the nightly look.</summary>
public sealed class BeginOnboarding : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public BeginOnboarding()
        : base(
            new StepRegistration("Create", Subscription.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous),
            new StepRegistration("Update", Subscription.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [Subscription.Columns.Status, Subscription.Columns.Start],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.WatchOnboarding().OfRows(Subscription.EntityLogicalName, Subscription.PrimaryIdColumn, [new Subscription(call.RowId)], call.Now);
}
