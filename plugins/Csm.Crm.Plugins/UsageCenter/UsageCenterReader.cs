using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>Reads the people of customers: one query per 500 accounts.</summary>
internal sealed class UsageCenterReader
{
    private readonly IRows rows;

    public UsageCenterReader(IRows rows) => this.rows = rows;

    /// <summary>Members by account, also those who left; deactivated rows are left out.</summary>
    public ILookup<Guid, CenterMember> Read(IEnumerable<Guid> accounts) => rows.ReadWhereIn(
            () => Queries.From(
                    UsageCenterMember.EntityLogicalName,
                    UsageCenterMember.Columns.Name, UsageCenterMember.Columns.AccountId, UsageCenterMember.Columns.Roles, UsageCenterMember.Columns.Influence, UsageCenterMember.Columns.Stance,
                    UsageCenterMember.Columns.IsSponsor, UsageCenterMember.Columns.JoinedOn, UsageCenterMember.Columns.CreatedOn, UsageCenterMember.Columns.LastInteractionOn, UsageCenterMember.Columns.LeftOn)
                .WhereActive(),
            UsageCenterMember.Columns.AccountId,
            accounts)
        .Select(row => row.ToEntity<UsageCenterMember>())
        .ToLookup(row => row.AccountId!.Id, MemberOf);

    private static CenterMember MemberOf(UsageCenterMember row) => new(
        row.Id,
        row.Name ?? "",
        CenterRoles.Of(row.Roles),
        row.Influence,
        row.GetChoice<MemberStance>(UsageCenterMember.Columns.Stance),
        row.IsSponsor == true,
        row.JoinedOn ?? row.CreatedOn ?? DateTime.MinValue,
        row.LastInteractionOn,
        row.LeftOn);
}
