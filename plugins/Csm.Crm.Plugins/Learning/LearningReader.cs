using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Learning;

/// <summary>A training somebody attended.</summary>
internal sealed record AttendedTraining(Guid Id, Guid AccountId, Guid MemberId, Guid TrainingId, string TrainingName, TrainingKind? Kind, DateTime On, DateTime? FollowUpDue, DateTime? FollowedUpOn);

/// <summary>Reads who was trained: one query per 500 accounts or members.</summary>
internal sealed class LearningReader
{
    private const string Joined = "training";
    private readonly IRows rows;

    public LearningReader(IRows rows) => this.rows = rows;

    /// <summary>Attended trainings of customers, with their days; those without a day, and those of members who were deleted, are left out.</summary>
    public IReadOnlyList<AttendedTraining> OfAccounts(IEnumerable<Guid> accounts) => Read(TrainingAttendance.Columns.AccountId, accounts);

    /// <summary>Attended trainings of members.</summary>
    public IReadOnlyList<AttendedTraining> OfMembers(IEnumerable<Guid> members) => Read(TrainingAttendance.Columns.MemberId, members);

    private AttendedTraining[] Read(string column, IEnumerable<Guid> ids)
    {
        static QueryExpression Query()
        {
            var query = Queries.From(
                    TrainingAttendance.EntityLogicalName,
                    TrainingAttendance.Columns.AccountId, TrainingAttendance.Columns.MemberId, TrainingAttendance.Columns.TrainingId, TrainingAttendance.Columns.FollowUpDue, TrainingAttendance.Columns.FollowedUpOn)
                .Where(TrainingAttendance.Columns.Attended, (object)true)
                .Where(TrainingAttendance.Columns.MemberId, ConditionOperator.NotNull)
                .WhereActive();
            query.Join(
                TrainingAttendance.Columns.TrainingId, Training.EntityLogicalName, Training.PrimaryIdColumn, Joined, JoinOperator.Inner,
                Training.Columns.Name, Training.Columns.Kind, Training.Columns.Date);
            return query;
        }

        return rows.ReadWhereIn(Query, column, ids)
            .Where(row => row.JoinedValue<DateTime>(Joined, Training.Columns.Date) is not null)
            .Select(row => new AttendedTraining(
                row.Id,
                row.GetAttributeValue<EntityReference>(TrainingAttendance.Columns.AccountId).Id,
                row.GetAttributeValue<EntityReference>(TrainingAttendance.Columns.MemberId).Id,
                row.GetAttributeValue<EntityReference>(TrainingAttendance.Columns.TrainingId).Id,
                row.Joined<string>(Joined, Training.Columns.Name) ?? "",
                (TrainingKind?)row.Joined<OptionSetValue>(Joined, Training.Columns.Kind)?.Value,
                row.JoinedValue<DateTime>(Joined, Training.Columns.Date)!.Value,
                row.GetAttributeValue<DateTime?>(TrainingAttendance.Columns.FollowUpDue),
                row.GetAttributeValue<DateTime?>(TrainingAttendance.Columns.FollowedUpOn)))
            .ToArray();
    }
}
