using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// Reads what the factor providers look at: one query per table for a set of accounts, and none for what no factor needs;
/// people are shown on the account, so they are always read. Of every table the newest rows of an account count, so that
/// scoring it takes as many requests whatever its size (<see cref="NewestRows"/>).
/// </summary>
internal sealed class EvidenceReader
{
    private const int MonthsBack = 13;
    private const string Joined = "other";
    private readonly IRows rows;

    public EvidenceReader(IRows rows) => this.rows = rows;

    /// <summary>Reads the evidence of accounts; what is wrong with that of one is told when it is asked for.</summary>
    /// <param name="accounts">The accounts with their goals and KPIs.</param>
    /// <param name="needs">What the models of these accounts look at.</param>
    /// <param name="counted">Digital usage, when it was just counted.</param>
    /// <param name="now">The time.</param>
    public ReadEvidence Read(IReadOnlyCollection<ReadAccount> accounts, EvidenceNeeds needs, IReadOnlyDictionary<Guid, UsageFigures?>? counted, DateTime now)
    {
        var ids = accounts.Select(account => account.Row.Id).ToArray();
        Guid[] Wanted(EvidenceNeeds need) => needs.HasFlag(need) ? ids : [];
        var months = ReadMonths(Wanted(EvidenceNeeds.Months), now);
        var people = new PeopleReader(rows).Read(ids);
        var answers = ReadAnswers(Wanted(EvidenceNeeds.Answers), now);
        var problems = ReadProblems(Wanted(EvidenceNeeds.Problems), now);
        var guarantees = new GuaranteeReader(rows).Read(Wanted(EvidenceNeeds.Guarantees), now);
        return new ReadEvidence(account =>
        {
            var id = account.Row.Id;
            var ownMonths = months[id].Select(MonthOf).ToArray();
            RefuseTwins(ownMonths, account.Row.Name);
            return new AccountEvidence(account.Figures, account.Kpis, account.Goals, ownMonths)
            {
                Members = people.MembersOf(id),
                RequiredRoles = account.RequiredRoles,
                Usage = counted is null ? account.Row.UsageOf() : counted[id],
                Answers = answers[id].Select(AnswerOf).ToArray(),
                Problems = problems[id].Select(ProblemOf).ToArray(),
                Guarantees = guarantees[id].ToArray(),
            };
        });
    }

    private static DateTime FirstMonth(DateTime now) => new DateTime(now.Year, now.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(-MonthsBack);

    private ILookup<Guid, Entity> ReadMonths(Guid[] accounts, DateTime now)
    {
        QueryExpression Query()
        {
            var query = Queries.From(
                    ViuMetric.EntityLogicalName, ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId, ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Value, ViuMetric.Columns.Coverage)
                .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
                .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrAfter, FirstMonth(now));
            var metric = query.Join(ViuMetric.Columns.MetricId, Metric.EntityLogicalName, Metric.PrimaryIdColumn, Joined, JoinOperator.Inner, Metric.Columns.Code);
            metric.LinkCriteria.AddCondition(Metric.Columns.Code, ConditionOperator.In, MonthlyFigures.MetricCodes.ToArray<object>());
            metric.LinkCriteria.AddCondition(Metric.Columns.StateCode, ConditionOperator.Equal, 0);
            return query;
        }

        return rows.ReadNewestOf(Query, ViuMetric.Columns.AccountId, accounts, Queries.Descending(ViuMetric.Columns.PeriodStart), Queries.Ascending(ViuMetric.PrimaryIdColumn));
    }

    private static MonthValue MonthOf(Entity row) => new(
        row.Id, CodeOf(row), row.GetAttributeValue<DateTime>(ViuMetric.Columns.PeriodStart), row.GetAttributeValue<decimal?>(ViuMetric.Columns.Value), row.GetAttributeValue<decimal?>(ViuMetric.Columns.Coverage))
    {
        MetricId = row.GetAttributeValue<EntityReference>(ViuMetric.Columns.MetricId).Id,
    };

    // The key on the code is built in the background after an import and may have failed over rows that were there before.
    private static void RefuseTwins(IReadOnlyCollection<MonthValue> months, string? account)
    {
        if (MonthlyFigures.TwinCodeOf(months) is { } code)
        {
            throw new RefusalException($"Two metrics have the code '{code}' and '{account}' has months of both, so it is not clear which one to score it with. Give one of them another code, or deactivate it.");
        }
    }

    private static string CodeOf(Entity month) => month.Joined<string>(Joined, Metric.Columns.Code) ?? "";

    private ILookup<Guid, Entity> ReadAnswers(Guid[] accounts, DateTime now)
    {
        QueryExpression Query() => Queries.From(
                Feedback.EntityLogicalName,
                Feedback.Columns.AccountId, Feedback.Columns.MemberId, Feedback.Columns.Kind, Feedback.Columns.GivenOn, Feedback.Columns.Score, Feedback.Columns.PerceivedViu)
            .Where(Feedback.Columns.GivenOn, ConditionOperator.OnOrAfter, FirstMonth(now)).WhereActive();

        return rows.ReadNewestOf(Query, Feedback.Columns.AccountId, accounts, Queries.Descending(Feedback.Columns.GivenOn), Queries.Ascending(Feedback.PrimaryIdColumn));
    }

    private static Answer AnswerOf(Entity read)
    {
        var row = read.ToEntity<Feedback>();
        return new Answer(row.MemberId?.Id, (int?)row.Kind, row.GivenOn!.Value, row.Score, row.PerceivedViu) { Id = row.Id };
    }

    private ILookup<Guid, Entity> ReadProblems(Guid[] accounts, DateTime now)
    {
        // Solved and closed ones count too: the load is what was raised. A row without its day counts from its creation.
        QueryExpression Query()
        {
            var query = Queries.From(Problem.EntityLogicalName, Problem.Columns.AccountId, Problem.Columns.RaisedOn, Problem.Columns.CreatedOn);
            var recent = query.Criteria.AddFilter(LogicalOperator.Or);
            recent.AddCondition(Problem.Columns.RaisedOn, ConditionOperator.OnOrAfter, FirstMonth(now));
            recent.AddCondition(Problem.Columns.RaisedOn, ConditionOperator.Null);
            return query;
        }

        return rows.ReadNewestOf(
            Query, Problem.Columns.AccountId, accounts, Queries.Descending(Problem.Columns.RaisedOn), Queries.Descending(Problem.Columns.CreatedOn), Queries.Ascending(Problem.PrimaryIdColumn));
    }

    private static RaisedProblem ProblemOf(Entity read)
    {
        var row = read.ToEntity<Problem>();
        return new RaisedProblem(row.Id, row.RaisedOn ?? row.CreatedOn ?? DateTime.MinValue);
    }
}
