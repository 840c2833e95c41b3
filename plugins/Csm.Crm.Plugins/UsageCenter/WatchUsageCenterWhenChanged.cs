using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>A change of people is looked at at once (R6, R14), not only at night. Set-based, for members are imported in bulk.</summary>
public sealed class WatchUsageCenterWhenChanged : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public WatchUsageCenterWhenChanged()
        : base(
            new StepRegistration("CreateMultiple", UsageCenterMember.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous),
            new StepRegistration("UpdateMultiple", UsageCenterMember.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns =
                [
                    UsageCenterMember.Columns.AccountId, UsageCenterMember.Columns.Roles, UsageCenterMember.Columns.Center, UsageCenterMember.Columns.Influence, UsageCenterMember.Columns.Stance,
                    UsageCenterMember.Columns.IsSponsor, UsageCenterMember.Columns.JoinedOn, UsageCenterMember.Columns.LastInteractionOn, UsageCenterMember.Columns.LeftOn, UsageCenterMember.Columns.StateCode,
                ],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.WatchPeople().OfRows(UsageCenterMember.EntityLogicalName, UsageCenterMember.PrimaryIdColumn, call.Targets(), call.Now);
}
