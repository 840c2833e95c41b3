using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Ownership;

/// <summary>
/// When two accounts are merged, their rows follow to the one that stays, except those it has already: one row per key. Such
/// a row stays with the account that goes, where it can be read, instead of the platform refusing the whole merge. So do its
/// health scores with their evidence: they say how another customer was doing, and would be taken for the past of this one.
/// Synchronous, for it decides what is written; outside a merge it does nothing.
/// </summary>
public sealed class StayBehindOnMerge : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public StayBehindOnMerge()
        : base([.. Keys.Concat(History).Select(key => new StepRegistration("Update", key[0], Stage.PreOperation, ExecutionMode.Synchronous)
        {
            FilteringColumns = [FollowAccountOwner.AccountColumn],
            Images = [new StepImage(ImageKind.Pre, Before, [FollowAccountOwner.AccountColumn, .. key.Skip(1)])],
        })])
    {
    }

    // Table, then the columns that are unique together with the account.
    private static string[][] Keys =>
    [
        [BusinessProfile.EntityLogicalName],
        [Kpi.EntityLogicalName, Kpi.Columns.MetricId, Kpi.Columns.GoalId],
        [ReleaseAdoption.EntityLogicalName, ReleaseAdoption.Columns.ReleaseId],
        [Site.EntityLogicalName, Site.PrimaryNameColumn],
        [TeamMember.EntityLogicalName, TeamMember.Columns.UserId, TeamMember.Columns.Role],
        [UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.ContactId],
        [ViuMetric.EntityLogicalName, ViuMetric.Columns.MetricId, ViuMetric.Columns.PeriodKind, ViuMetric.Columns.PeriodStart],
    ];

    private static string[][] History => [[HealthScore.EntityLogicalName], [HealthEvidence.EntityLogicalName]];

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (!call.IsPartOfMerge())
        {
            return;
        }

        var target = call.Target();
        if (Keys.FirstOrDefault(key => key[0] == target.LogicalName) is { } key)
        {
            call.MergedRows().Keep(target, call.PreImage(Before)!, key.Skip(1).ToArray());
        }
        else
        {
            target[FollowAccountOwner.AccountColumn] = call.PreImage(Before)!.GetAttributeValue<EntityReference>(FollowAccountOwner.AccountColumn);
        }
    }
}
