using Csm.Crm.Plugins.Segments;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Actions;

/// <summary>A playbook with its steps in order.</summary>
internal sealed record PlaybookToPlay(Guid Id, string Name, IReadOnlyList<PlaybookStep> Steps);

/// <summary>Reads playbooks with their steps: both are configuration, so one small read.</summary>
internal sealed class PlaybookReader
{
    private const string Joined = "playbook";
    private readonly IRows rows;

    public PlaybookReader(IRows rows) => this.rows = rows;

    /// <summary>An active playbook with active steps; null when there is none.</summary>
    public PlaybookToPlay? Find(Guid id) => Read(book => book.AddCondition(Playbook.PrimaryIdColumn, ConditionOperator.Equal, id)).Select(PlaybookOf).FirstOrDefault();

    /// <summary>The playbook of a moment for a segment; null when there is none.</summary>
    public PlaybookToPlay? FindFor(PlaybookMoment moment, CustomerSegment? segment)
    {
        var books = Read(book => book.AddCondition(Playbook.Columns.Trigger, ConditionOperator.Equal, Choice.Of(moment).Value)).ToDictionary(book => book.Key);
        var candidates = books.Values.Select(book => new PlaybookCandidate(
            book.Key,
            NameOf(book),
            moment,
            book.First().Joined<OptionSetValue>(Joined, Playbook.Columns.Segment) is { } only ? (CustomerSegment)(only.Value - Choice.First) : null));
        return PlaybookRule.Select(candidates, moment, segment) is { } selected ? PlaybookOf(books[selected.Id]) : null;
    }

    private IEnumerable<IGrouping<Guid, Entity>> Read(Action<FilterExpression> condition)
    {
        var query = Queries.From(
                PlaybookStep.EntityLogicalName,
                PlaybookStep.Columns.PlaybookId, PlaybookStep.Columns.Order, PlaybookStep.Columns.OffsetDays, PlaybookStep.Columns.Subject, PlaybookStep.Columns.Instruction, PlaybookStep.Columns.Role,
                PlaybookStep.Columns.PerMember, PlaybookStep.Columns.Link)
            .WhereActive();
        query.AddOrder(PlaybookStep.Columns.Order, OrderType.Ascending);
        var book = query.Join(
            PlaybookStep.Columns.PlaybookId, Playbook.EntityLogicalName, Playbook.PrimaryIdColumn, Joined, JoinOperator.Inner,
            Playbook.Columns.Name, Playbook.Columns.Segment);
        book.LinkCriteria.AddCondition(Playbook.Columns.StateCode, ConditionOperator.Equal, 0);
        condition(book.LinkCriteria);
        return rows.Read(query).GroupBy(row => row.GetAttributeValue<EntityReference>(PlaybookStep.Columns.PlaybookId).Id);
    }

    private static PlaybookToPlay PlaybookOf(IGrouping<Guid, Entity> steps) =>
        new(steps.Key, NameOf(steps), steps.Select(row => row.ToEntity<PlaybookStep>()).ToArray());

    private static string NameOf(IEnumerable<Entity> steps) => steps.First().Joined<string>(Joined, Playbook.Columns.Name) ?? "";
}
