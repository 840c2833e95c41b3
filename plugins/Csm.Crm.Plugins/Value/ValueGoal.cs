using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Value;

/// <summary>A goal as the ledger needs it, with its account, KPI and metric: one joined row.</summary>
internal sealed class ValueGoal
{
    private const string AccountAlias = "account";
    private const string KpiAlias = "kpi";
    private const string MetricAlias = "metric";
    private const string CurrencyAlias = "currency";
    private const string AccountCurrencyAlias = "accountcurrency";
    private const string MetricCurrencyAlias = "metriccurrency";
    private readonly Entity row;

    public ValueGoal(Entity row)
    {
        this.row = row;
        Goal = row.ToEntity<Goal>();
    }

    public Goal Goal { get; }

    public Guid AccountId => Goal.AccountId!.Id;

    public string AccountName => row.Joined<string>(AccountAlias, Account.PrimaryNameColumn) ?? "";

    public EntityReference? AccountCurrency => row.Joined<EntityReference>(AccountAlias, Account.Columns.TransactionCurrencyId);

    public decimal? AccountExpected => row.Joined<Money>(AccountAlias, Account.Columns.ExpectedViu)?.Value;

    public decimal? AccountExperienced => row.Joined<Money>(AccountAlias, Account.Columns.ExperiencedViu)?.Value;

    public decimal? AccountRealisation => row.JoinedValue<decimal>(AccountAlias, Account.Columns.Realisation);

    public DateTime? AccountBookedTo => row.JoinedValue<DateTime>(AccountAlias, Account.Columns.ValueBookedTo);

    public EntityReference? Metric => row.Joined<EntityReference>(KpiAlias, Kpi.Columns.MetricId);

    public string MetricName => row.Joined<string>(MetricAlias, Tables.Metric.PrimaryNameColumn) ?? "";

    public string MetricUnit => row.Joined<string>(MetricAlias, Tables.Metric.Columns.Unit) ?? "";

    public bool IsRatio => row.Joined<OptionSetValue>(MetricAlias, Tables.Metric.Columns.Kind)?.Value == (int)MetricKind.Ratio;

    public decimal? Scale => row.JoinedValue<decimal>(MetricAlias, Tables.Metric.Columns.Scale);

    public decimal? Baseline => Goal.Baseline ?? row.JoinedValue<decimal>(KpiAlias, Kpi.Columns.Baseline);

    /// <summary>Agreed for the goal, else shipped with the metric.</summary>
    public decimal? UnitValue => Goal.UnitValue ?? row.Joined<Money>(MetricAlias, Tables.Metric.Columns.UnitValue)?.Value;

    /// <summary>Currency of <see cref="UnitValue"/>; null when the platform stored none.</summary>
    public EntityReference? UnitCurrency => Goal.UnitValue is not null ? Goal.TransactionCurrencyId : row.Joined<EntityReference>(MetricAlias, Tables.Metric.Columns.TransactionCurrencyId);

    /// <summary>The metric's direction; a metric without one takes the goal's.</summary>
    public BetterWhen Better => row.Joined<OptionSetValue>(MetricAlias, Tables.Metric.Columns.Better) is { } better
        ? (BetterWhen)(better.Value - Choice.First)
        : Goal.Target < Baseline ? BetterWhen.Lower : BetterWhen.Higher;

    /// <summary>Whether anything is expected and experienced of it: agreed, not abandoned, and not deactivated.</summary>
    public bool IsAgreed => Goal.Status is not (null or GoalStatus.Draft or GoalStatus.Abandoned) && Goal.StateCode?.Value is null or 0;

    /// <summary>What is expected of it.</summary>
    public ExpectedGoal Expectation => new(Goal.Id, Goal.ParentGoalId?.Id, Goal.ExpectedValue, Goal.Start) { CurrencyId = Goal.TransactionCurrencyId?.Id };

    /// <summary>Currencies of the money it brings into the account's figures; null where the platform stored none.</summary>
    public IEnumerable<EntityReference?> Currencies => !IsAgreed ? [] : [UnitValue is null ? null : UnitCurrency, Goal.ExpectedValue is null ? null : Goal.TransactionCurrencyId];

    /// <summary>Decimals of the currencies that goals, their account and their metrics have.</summary>
    public static IReadOnlyDictionary<Guid, int> DigitsOf(IEnumerable<ValueGoal> goals) => goals.SelectMany(goal => goal.Digits).GroupBy(each => each.Key).ToDictionary(same => same.Key, same => same.First().Value);

    private IEnumerable<KeyValuePair<Guid, int>> Digits =>
        from alias in new[] { CurrencyAlias, AccountCurrencyAlias, MetricCurrencyAlias }
        let id = row.JoinedId(alias, ValueCurrency.IdColumn)
        let digits = row.JoinedValue<int>(alias, ValueCurrency.DigitsColumn)
        where id is not null && digits is not null
        select new KeyValuePair<Guid, int>(id.Value, digits.Value);

    /// <summary>Whether the goal is one the ledger books: agreed, worth money, and begun.</summary>
    public bool CountsIn(DateTime month) => IsAgreed && UnitValue is not null && (Goal.Start is not { } start || start < month.AddMonths(1));

    /// <summary>All goals of active accounts, without a condition on the account; also deactivated ones, whose value is to leave the account.</summary>
    public static QueryExpression Query()
    {
        var query = Queries.From(
                Goal.EntityLogicalName,
                Goal.PrimaryNameColumn, Goal.Columns.AccountId, Goal.Columns.ParentGoalId, Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Current, Goal.Columns.Unit, Goal.Columns.UnitValue,
                Goal.Columns.Attribution, Goal.Columns.Start, Goal.Columns.Due, Goal.Columns.Status, Goal.Columns.Progress, Goal.Columns.ExpectedValue, Goal.Columns.BaselineMethod,
                Goal.Columns.NextGoalId, Goal.Columns.TransactionCurrencyId, Goal.Columns.StateCode);
        ValueCurrency.JoinTo(query.AddLink, Goal.Columns.TransactionCurrencyId, CurrencyAlias);
        var account = query.Join(
                Goal.Columns.AccountId, Account.EntityLogicalName, Account.PrimaryIdColumn, AccountAlias, JoinOperator.Inner,
                Account.PrimaryNameColumn, Account.Columns.TransactionCurrencyId, Account.Columns.ExpectedViu, Account.Columns.ExperiencedViu, Account.Columns.Realisation, Account.Columns.ValueBookedTo);
        account.LinkCriteria.AddCondition(Account.Columns.StateCode, ConditionOperator.Equal, 0);
        ValueCurrency.JoinTo(account.AddLink, Account.Columns.TransactionCurrencyId, AccountCurrencyAlias);
        var kpi = query.Join(Goal.Columns.KpiId, Kpi.EntityLogicalName, Kpi.PrimaryIdColumn, KpiAlias, JoinOperator.LeftOuter, Kpi.Columns.MetricId, Kpi.Columns.Baseline);
        var metric = kpi.AddLink(Tables.Metric.EntityLogicalName, Kpi.Columns.MetricId, Tables.Metric.PrimaryIdColumn, JoinOperator.LeftOuter);
        metric.EntityAlias = MetricAlias;
        metric.Columns = new ColumnSet(
            Tables.Metric.PrimaryNameColumn, Tables.Metric.Columns.Unit, Tables.Metric.Columns.Kind, Tables.Metric.Columns.Better, Tables.Metric.Columns.Scale, Tables.Metric.Columns.UnitValue, Tables.Metric.Columns.TransactionCurrencyId);
        ValueCurrency.JoinTo(metric.AddLink, Tables.Metric.Columns.TransactionCurrencyId, MetricCurrencyAlias);
        return query;
    }

    /// <summary>What stands in the way of booking the goal, for a person; null when nothing does.</summary>
    /// <param name="currency">What the account's value is kept in.</param>
    public string? Obstacle(ValueCurrency currency)
    {
        if (Metric is null)
        {
            return $"Goal '{Goal.Name}' of '{AccountName}' has a unit value but no KPI with a metric, so its value cannot be metered. Give it a metered KPI or clear the unit value.";
        }

        if (Baseline is null)
        {
            return $"Goal '{Goal.Name}' of '{AccountName}' has a unit value but no baseline, so its improvement cannot be worked out. Enter the baseline of the goal or of its KPI.";
        }

        return currency.Admits(UnitCurrency)
            ? null
            : $"Goal '{Goal.Name}' of '{AccountName}': its unit value is in {ValueCurrency.NameOf(UnitCurrency)}, the account is kept in {currency.Name}. Enter a unit value on the goal in the account's currency.";
    }
}
