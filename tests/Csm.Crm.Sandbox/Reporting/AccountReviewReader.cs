using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>Reads <see cref="AccountReview"/>s: one query per table and account, named columns only.</summary>
public sealed class AccountReviewReader(IOrganizationService service)
{
    /// <summary>Reviews of all customers, by name.</summary>
    public IReadOnlyList<AccountReview> ReadAll()
    {
        var query = new QueryExpression(Account.EntityLogicalName)
        {
            ColumnSet = new ColumnSet(
                Account.Columns.Name, Account.Columns.Segment, Account.Columns.LifecyclePhase, Account.Columns.FleetSize,
                Account.Columns.ConnectedMachines, Account.Columns.ViuAsOf, Account.Columns.NextRenewalOn,
                Account.Columns.RenewalLikelihood, Account.Columns.ExpectedViu, Account.Columns.ExperiencedViu, Account.Columns.Realisation),
        };
        query.Criteria.AddCondition(Account.Columns.LifecyclePhase, ConditionOperator.NotNull);
        query.AddOrder(Account.Columns.Name, OrderType.Ascending);
        return [.. Rows<Account>(query).Select(Read)];
    }

    private AccountReview Read(Account account) => new(
        account.Id,
        account.GetAttributeValue<string>(Account.Columns.Name) ?? account.Id.ToString(),
        new AccountSummary(account.Segment, account.LifecyclePhase, account.FleetSize, account.ConnectedMachines, account.ViuAsOf, account.NextRenewalOn,
            account.RenewalLikelihood, account.ExpectedViu, account.ExperiencedViu, account.Realisation),
        ReadViu(account.Id, account.ViuAsOf),
        ReadHealth(account.Id),
        ReadGoals(account.Id),
        ReadKpis(account.Id),
        ReadActions(account.Id),
        ReadRenewals(account.Id));

    // The last full month, which the account's own figures are of; before there is one, the month so far.
    private IReadOnlyList<ViuLine> ReadViu(Guid accountId, DateTime? asOf)
    {
        var query = ForAccount(
            ViuMetric.EntityLogicalName, ViuMetric.Columns.AccountId, accountId,
            ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Value, ViuMetric.Columns.PreviousValue, ViuMetric.Columns.LastYearValue,
            ViuMetric.Columns.MachinesReporting, ViuMetric.Columns.Coverage);
        query.Criteria.AddCondition(ViuMetric.Columns.PeriodKind, ConditionOperator.Equal, (int)PeriodKind.Month);
        query.AddOrder(ViuMetric.Columns.PeriodStart, OrderType.Descending);
        var metric = query.AddLink(Metric.EntityLogicalName, ViuMetric.Columns.MetricId, Metric.PrimaryIdColumn);
        metric.EntityAlias = "metric";
        metric.Columns = new ColumnSet(Metric.Columns.Name, Metric.Columns.Unit, Metric.Columns.Better, Metric.Columns.Kind);

        var rows = Rows<ViuMetric>(query);
        var month = asOf is { } day ? new DateTime(day.Year, day.Month, 1, 0, 0, 0, day.Kind) : rows.Count == 0 ? null : rows[0].PeriodStart;
        return
        [
            .. rows
                .Where(row => row.PeriodStart == month)
                .OrderBy(row => Aliased<OptionSetValue>(row, "metric", Metric.Columns.Kind)?.Value == (int)MetricKind.Ratio ? 0 : 1)
                .ThenBy(row => Aliased<string>(row, "metric", Metric.Columns.Name), StringComparer.Ordinal)
                .Select(row => new ViuLine(
                    Aliased<string>(row, "metric", Metric.Columns.Name) ?? "?",
                    Aliased<string>(row, "metric", Metric.Columns.Unit) ?? "",
                    (Better?)Aliased<OptionSetValue>(row, "metric", Metric.Columns.Better)?.Value,
                    row.PeriodStart ?? default,
                    row.Value, row.PreviousValue, row.LastYearValue, row.MachinesReporting, row.Coverage)),
        ];
    }

    private HealthReview? ReadHealth(Guid accountId)
    {
        var query = ForAccount(
            HealthScore.EntityLogicalName, HealthScore.Columns.AccountId, accountId,
            HealthScore.Columns.ScoredOn, HealthScore.Columns.Score, HealthScore.Columns.Status, HealthScore.Columns.Confidence,
            HealthScore.Columns.Trend, HealthScore.Columns.TrendSlope, HealthScore.Columns.HealthModelId, HealthScore.Columns.ModelVersion);
        query.AddOrder(HealthScore.Columns.ScoredOn, OrderType.Descending);
        query.TopCount = 1;
        return Rows<HealthScore>(query) is [var score]
            ? new HealthReview(
                score.ScoredOn ?? default, score.Score, score.Status ?? HealthStatus.Unknown, score.Confidence ?? 0m, score.Trend, score.TrendSlope,
                FormattableString.Invariant($"{score.HealthModelId?.Name} v{score.ModelVersion}"),
                ReadEvidence(score.Id))
            : null;
    }

    private IReadOnlyList<EvidenceLine> ReadEvidence(Guid scoreId)
    {
        var query = new QueryExpression(HealthEvidence.EntityLogicalName)
        {
            ColumnSet = new ColumnSet(
                HealthEvidence.Columns.Name, HealthEvidence.Columns.Kind, HealthEvidence.Columns.State, HealthEvidence.Columns.Value,
                HealthEvidence.Columns.ObservedOn, HealthEvidence.Columns.Points, HealthEvidence.Columns.Weight, HealthEvidence.Columns.Contribution,
                HealthEvidence.Columns.ContributionChange, HealthEvidence.Columns.Lever, HealthEvidence.Columns.Sentence,
                HealthEvidence.Columns.RootCauseHint),
        };
        query.Criteria.AddCondition(HealthEvidence.Columns.HealthScoreId, ConditionOperator.Equal, scoreId);
        return
        [
            .. Rows<HealthEvidence>(query)
                .Select(row => new EvidenceLine(
                    row.Name ?? "?", row.Kind ?? EvidenceKind.Factor, row.State, row.Value, row.ObservedOn, row.Points, row.Weight,
                    row.Contribution, row.ContributionChange, row.Lever, row.Sentence, row.RootCauseHint))
                .OrderBy(line => line.Kind)
                .ThenByDescending(line => line.Contribution ?? -1m)
                .ThenBy(line => line.Name, StringComparer.Ordinal),
        ];
    }

    private IReadOnlyList<GoalLine> ReadGoals(Guid accountId)
    {
        var query = ForAccount(
            Goal.EntityLogicalName, Goal.Columns.AccountId, accountId,
            Goal.Columns.Name, Goal.Columns.ParentGoalId, Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Current, Goal.Columns.Unit,
            Goal.Columns.Progress, Goal.Columns.Status, Goal.Columns.Due);
        query.AddOrder(Goal.Columns.Name, OrderType.Ascending);
        var children = Rows<Goal>(query).ToLookup(goal => goal.ParentGoalId?.Id ?? Guid.Empty);
        var lines = new List<GoalLine>();
        AddLevel(Guid.Empty, 0);
        return lines;

        void AddLevel(Guid parent, int depth)
        {
            foreach (var goal in children[parent])
            {
                lines.Add(new GoalLine(
                    depth, goal.Name ?? "?", goal.Baseline, goal.Target, goal.Current, goal.Unit, goal.Progress, goal.Status, goal.Due));
                AddLevel(goal.Id, depth + 1);
            }
        }
    }

    private IReadOnlyList<KpiLine> ReadKpis(Guid accountId)
    {
        var query = ForAccount(
            Kpi.EntityLogicalName, Kpi.Columns.AccountId, accountId,
            Kpi.Columns.Name, Kpi.Columns.Current, Kpi.Columns.Target, Kpi.Columns.Status, Kpi.Columns.Trend, Kpi.Columns.Forecast,
            Kpi.Columns.ForecastLow, Kpi.Columns.ForecastHigh, Kpi.Columns.AsOf, Kpi.Columns.Percentile);
        query.Criteria.AddCondition(Kpi.Columns.StateCode, ConditionOperator.Equal, 0);
        query.AddOrder(Kpi.Columns.Name, OrderType.Ascending);
        return
        [
            .. Rows<Kpi>(query).Select(row => new KpiLine(
                row.Name ?? "?", row.Current, row.Target, row.Status, row.Trend, row.Forecast, row.ForecastLow, row.ForecastHigh, row.AsOf, row.Percentile)),
        ];
    }

    private IReadOnlyList<ActionLine> ReadActions(Guid accountId)
    {
        var query = ForAccount(
            CallToAction.EntityLogicalName, CallToAction.Columns.AccountId, accountId,
            CallToAction.Columns.Name, CallToAction.Columns.Kind, CallToAction.Columns.Severity, CallToAction.Columns.Reason,
            CallToAction.Columns.RootCause, CallToAction.Columns.Due, CallToAction.Columns.Status, CallToAction.Columns.Occurrences);
        query.AddOrder(CallToAction.Columns.Due, OrderType.Ascending);
        query.AddOrder(CallToAction.Columns.Name, OrderType.Ascending);
        return
        [
            .. Rows<CallToAction>(query).Select(row => new ActionLine(
                row.Kind, row.Severity, row.Name ?? "?", row.Reason, row.RootCause, row.Due, row.Status, row.Occurrences)),
        ];
    }

    private IReadOnlyList<RenewalLine> ReadRenewals(Guid accountId)
    {
        var query = ForAccount(
            Renewal.EntityLogicalName, Renewal.Columns.AccountId, accountId,
            Renewal.Columns.Name, Renewal.Columns.TermEnd, Renewal.Columns.NoticeBy, Renewal.Columns.Stage, Renewal.Columns.ForecastArr,
            Renewal.Columns.TriggeredOn, Renewal.Columns.TriggerReason, Renewal.Columns.Likelihood, Renewal.Columns.HumanAssessment, Renewal.Columns.MachineAssessment, Renewal.Columns.Decision,
            Renewal.Columns.ValueReportId, Renewal.Columns.Outcome, Renewal.Columns.OutcomeArr, Renewal.Columns.ChurnReason);
        query.AddOrder(Renewal.Columns.TermEnd, OrderType.Ascending);
        return
        [
            .. Rows<Renewal>(query).Select(row => new RenewalLine(
                row.Name ?? "?", row.TermEnd, row.NoticeBy, row.Stage, row.ForecastArr, row.TriggeredOn, row.TriggerReason,
                row.Likelihood, row.HumanAssessment, row.MachineAssessment, row.Decision, row.ValueReportId?.Name, row.Outcome, row.OutcomeArr, row.ChurnReason)),
        ];
    }

    private static QueryExpression ForAccount(string table, string accountColumn, Guid accountId, params string[] columns)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(columns) };
        query.Criteria.AddCondition(accountColumn, ConditionOperator.Equal, accountId);
        return query;
    }

    private static T? Aliased<T>(Entity row, string alias, string column) =>
        row.GetAttributeValue<AliasedValue>($"{alias}.{column}") is { Value: T value } ? value : default;

    private List<T> Rows<T>(QueryExpression query)
        where T : Entity =>
        [.. service.RetrieveMultiple(query).Entities.Select(row => row.ToEntity<T>())];
}
