using Csm.Crm.Plugins.UsageCenter;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>The people of accounts, with the trainings they attended and the roles their account's segment requires, in one query.</summary>
internal sealed class PeopleReader
{
    private const string MemberAlias = "member";
    private const string AttendanceAlias = "attendance";
    private const string TrainingAlias = "training";
    private const string RuleAlias = "rule";
    private readonly IRows rows;

    public PeopleReader(IRows rows) => this.rows = rows;

    public People Read(IEnumerable<Guid> accounts) => new(rows.ReadWhereIn(Query, Account.PrimaryIdColumn, accounts).ToLookup(row => row.Id));

    private static QueryExpression Query()
    {
        var query = Queries.From(Account.EntityLogicalName, Account.Columns.Segment);

        // The rule is found by what it gives, not by what it asks for: a person may have set the segment against it.
        query.Join(Account.Columns.Segment, SegmentRule.EntityLogicalName, SegmentRule.Columns.Segment, RuleAlias, JoinOperator.LeftOuter, SegmentRule.Columns.RequiredRoles, SegmentRule.Columns.Order)
            .LinkCriteria.AddCondition(SegmentRule.Columns.StateCode, ConditionOperator.Equal, 0);
        var member = query.Join(
            Account.PrimaryIdColumn, UsageCenterMember.EntityLogicalName, UsageCenterMember.Columns.AccountId, MemberAlias, JoinOperator.LeftOuter,
            UsageCenterMember.PrimaryIdColumn, UsageCenterMember.Columns.Roles, UsageCenterMember.Columns.IsSponsor, UsageCenterMember.Columns.LastInteractionOn, UsageCenterMember.Columns.LeftOn,
            UsageCenterMember.Columns.Influence, UsageCenterMember.Columns.Stance);
        member.LinkCriteria.AddCondition(UsageCenterMember.Columns.StateCode, ConditionOperator.Equal, 0);
        var attendance = member.AddLink(TrainingAttendance.EntityLogicalName, UsageCenterMember.PrimaryIdColumn, TrainingAttendance.Columns.MemberId, JoinOperator.LeftOuter);
        attendance.EntityAlias = AttendanceAlias;
        attendance.Columns = new ColumnSet(TrainingAttendance.PrimaryIdColumn, TrainingAttendance.Columns.CreatedOn);
        attendance.LinkCriteria.AddCondition(TrainingAttendance.Columns.Attended, ConditionOperator.Equal, true);
        attendance.LinkCriteria.AddCondition(TrainingAttendance.Columns.StateCode, ConditionOperator.Equal, 0);
        var training = attendance.AddLink(Training.EntityLogicalName, TrainingAttendance.Columns.TrainingId, Training.PrimaryIdColumn, JoinOperator.LeftOuter);
        training.EntityAlias = TrainingAlias;
        training.Columns = new ColumnSet(Training.Columns.Date);
        return query;
    }

    /// <summary>What was read, by account.</summary>
    internal sealed class People
    {
        private readonly ILookup<Guid, Entity> read;

        public People(ILookup<Guid, Entity> read) => this.read = read;

        /// <summary>Null when no rule gives the account's segment or none of them names a role.</summary>
        public IReadOnlyCollection<string>? RequiredRolesOf(Guid account) => read[account]
            .OrderBy(row => row.JoinedValue<int>(RuleAlias, SegmentRule.Columns.Order))
            .Select(row => row.Joined<OptionSetValueCollection>(RuleAlias, SegmentRule.Columns.RequiredRoles))
            .FirstOrDefault(roles => roles is { Count: > 0 }) is { } required ? NamesOf(required) : null;

        public IReadOnlyList<MemberStanding> MembersOf(Guid account) => read[account]
            .Where(row => row.JoinedId(MemberAlias, UsageCenterMember.PrimaryIdColumn) is not null)
            .GroupBy(row => row.JoinedId(MemberAlias, UsageCenterMember.PrimaryIdColumn)!.Value)
            .Select(same => MemberOf(same.Key, same.First(), same.OrderByDescending(TrainedOn).First()))
            .ToArray();

        private static MemberStanding MemberOf(Guid id, Entity row, Entity trained) => new(
            id,
            row.Joined<OptionSetValueCollection>(MemberAlias, UsageCenterMember.Columns.Roles) is { } roles ? NamesOf(roles) : [],
            row.JoinedValue<bool>(MemberAlias, UsageCenterMember.Columns.IsSponsor) == true,
            row.JoinedValue<DateTime>(MemberAlias, UsageCenterMember.Columns.LastInteractionOn),
            row.JoinedValue<DateTime>(MemberAlias, UsageCenterMember.Columns.LeftOn),
            TrainedOn(trained))
        {
            AttendanceId = trained.JoinedId(AttendanceAlias, TrainingAttendance.PrimaryIdColumn),
            Influence = row.JoinedValue<int>(MemberAlias, UsageCenterMember.Columns.Influence),
            Stance = row.JoinedChoice<MemberStance>(MemberAlias, UsageCenterMember.Columns.Stance),
        };

        private static DateTime? TrainedOn(Entity row) =>
            row.JoinedValue<DateTime>(TrainingAlias, Training.Columns.Date) ?? row.JoinedValue<DateTime>(AttendanceAlias, TrainingAttendance.Columns.CreatedOn);

        private static string[] NamesOf(OptionSetValueCollection roles) => roles.Select(role => NameOf((UsageCenterRole)role.Value)).Distinct(StringComparer.Ordinal).ToArray();

        private static string NameOf(UsageCenterRole role) => role switch
        {
            UsageCenterRole.EconomicBuyer => "economic buyer",
            UsageCenterRole.FleetManager => "fleet manager",
            UsageCenterRole.SiteManager => "site manager",
            UsageCenterRole.It => "IT",
            _ => role.ToString().ToLowerInvariant(),
        };
    }
}
