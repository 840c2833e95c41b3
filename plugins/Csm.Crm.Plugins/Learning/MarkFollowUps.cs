using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Learning;

/// <summary>
/// R14: writes to each attended training the day of the next one the same person attended, so that a list tells who was
/// followed up. At most two reads for each 500 rows, and a write for each row that says something else.
/// </summary>
internal sealed class MarkFollowUps
{
    private readonly IRows rows;

    public MarkFollowUps(IRows rows) => this.rows = rows;

    /// <summary>Looks at all trainings of the people whose attendances were written, for a day entered late changes earlier rows.</summary>
    public void Of(IReadOnlyCollection<Entity> written)
    {
        // A bulk update does not repeat the columns that stay.
        var silent = written.Where(row => !row.Contains(TrainingAttendance.Columns.MemberId)).Select(row => row.Id);
        var members = rows.ReadWhereIn(() => Queries.From(TrainingAttendance.EntityLogicalName, TrainingAttendance.Columns.MemberId), TrainingAttendance.PrimaryIdColumn, silent)
            .Concat(written)
            .Select(row => row.GetAttributeValue<EntityReference>(TrainingAttendance.Columns.MemberId)?.Id)
            .OfType<Guid>()
            .Distinct()
            .ToArray();
        var changes = new List<Entity>();
        foreach (var person in new LearningReader(rows).OfMembers(members).GroupBy(training => training.MemberId))
        {
            var days = person.Select(training => training.On).ToArray();
            foreach (var training in person)
            {
                new RowChange(new TrainingAttendance(training.Id) { FollowedUpOn = training.FollowedUpOn })
                    .Set(TrainingAttendance.Columns.FollowedUpOn, LearningRule.FollowedUpOn(training.On, days))
                    .AddTo(changes);
            }
        }

        rows.UpdateAll(changes);
    }
}
