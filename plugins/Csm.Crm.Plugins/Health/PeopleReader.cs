using Csm.Crm.Plugins.UsageCenter;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// The people of accounts with the trainings they attended, in one query. A person comes once per training attended, so
/// the newest 5,000 rows of an account are all of 1,000 people with five trainings each; of a larger one those count who
/// were in contact last, each with the newest training first.
/// </summary>
internal sealed class PeopleReader
{
    private const string AttendanceAlias = "attendance";
    private const string TrainingAlias = "training";
    private readonly IRows rows;

    public PeopleReader(IRows rows) => this.rows = rows;

    public People Read(IEnumerable<Guid> accounts) => new(rows.ReadNewestOf(
        Query, UsageCenterMember.Columns.AccountId, accounts,
        Queries.Descending(UsageCenterMember.Columns.LastInteractionOn), Queries.Ascending(UsageCenterMember.PrimaryIdColumn),
        Queries.Descending(Training.Columns.Date, TrainingAlias), Queries.Ascending(TrainingAttendance.PrimaryIdColumn, AttendanceAlias)));

    private static QueryExpression Query()
    {
        var query = Queries.From(
                UsageCenterMember.EntityLogicalName,
                UsageCenterMember.Columns.AccountId, UsageCenterMember.Columns.Roles, UsageCenterMember.Columns.IsSponsor, UsageCenterMember.Columns.LastInteractionOn, UsageCenterMember.Columns.LeftOn,
                UsageCenterMember.Columns.Influence, UsageCenterMember.Columns.Stance)
            .WhereActive();
        var attendance = query.Join(
            UsageCenterMember.PrimaryIdColumn, TrainingAttendance.EntityLogicalName, TrainingAttendance.Columns.MemberId, AttendanceAlias, JoinOperator.LeftOuter,
            TrainingAttendance.PrimaryIdColumn, TrainingAttendance.Columns.CreatedOn);
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

        public IReadOnlyList<MemberStanding> MembersOf(Guid account) => read[account]
            .GroupBy(row => row.Id)
            .Select(same => MemberOf(same.First().ToEntity<UsageCenterMember>(), same.OrderByDescending(TrainedOn).ThenBy(AttendanceOf).First()))
            .ToArray();

        private static MemberStanding MemberOf(UsageCenterMember row, Entity trained) => new(
            row.Id, CenterRoles.Of(row.Roles).Select(CenterRoles.NameOf).ToArray(), row.IsSponsor == true, row.LastInteractionOn, row.LeftOn, TrainedOn(trained))
        {
            AttendanceId = AttendanceOf(trained),
            Influence = row.Influence,
            Stance = row.GetChoice<MemberStance>(UsageCenterMember.Columns.Stance),
        };

        private static Guid? AttendanceOf(Entity row) => row.JoinedId(AttendanceAlias, TrainingAttendance.PrimaryIdColumn);

        private static DateTime? TrainedOn(Entity row) =>
            row.JoinedValue<DateTime>(TrainingAlias, Training.Columns.Date) ?? row.JoinedValue<DateTime>(AttendanceAlias, TrainingAttendance.Columns.CreatedOn);
    }
}
