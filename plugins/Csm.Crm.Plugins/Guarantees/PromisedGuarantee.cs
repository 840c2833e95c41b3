using Csm.Crm.Plugins.Value;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>A guarantee with its account, subscription and metric: one joined row.</summary>
internal sealed class PromisedGuarantee
{
    private const string AvailabilityCode = "availability";
    private const string DowntimeCode = "downtime_minutes";
    private const int LongestName = 180;
    private const string AccountAlias = "account";
    private const string SubscriptionAlias = "subscription";
    private const string MetricAlias = "metric";
    private const string CurrencyAlias = "currency";
    private const string SubscriptionCurrencyAlias = "subscriptioncurrency";
    private readonly Entity row;

    public PromisedGuarantee(Entity row)
    {
        this.row = row;
        Guarantee = row.ToEntity<Guarantee>();
    }

    public Guarantee Guarantee { get; }

    public Guid Id => Guarantee.Id;

    public Guid AccountId => Guarantee.AccountId!.Id;

    public EntityReference Account => new(Tables.Account.EntityLogicalName, AccountId) { Name = row.Joined<string>(AccountAlias, Tables.Account.PrimaryNameColumn) ?? "" };

    public EntityReference? Owner => row.Joined<EntityReference>(AccountAlias, Tables.Account.Columns.OwnerId);

    public Guid SubscriptionId => Guarantee.SubscriptionId!.Id;

    /// <summary>Number of its contract; empty when somebody has taken it away.</summary>
    public string ContractNumber => row.Joined<string>(SubscriptionAlias, Subscription.Columns.Number) ?? "";

    public string Label => $"'{Guarantee.Name}' of '{Account.Name}'";

    /// <summary>Its name as far as it fits into the name of a period.</summary>
    public string? ShortName => Guarantee.Name is { Length: > LongestName } longName ? longName.Substring(0, LongestName) : Guarantee.Name;

    public bool IsSimulation => Guarantee.Status is null or GuaranteeStatus.Draft;

    public CalendarLength Length => row.GetChoice<CalendarLength>(Guarantee.Columns.Period) ?? CalendarLength.Month;

    public bool IsAvailability => Code == AvailabilityCode;

    /// <summary>Whether recorded standstills say something about it.</summary>
    public bool IsAboutDowntime => Code is AvailabilityCode or DowntimeCode;

    /// <summary>Whether its figure adds up over time, so that half a period has half of it.</summary>
    public bool IsSum => Code == DowntimeCode || (!IsAvailability && Aggregation == MonthAggregation.Sum);

    /// <summary>Last day it holds; null while it has none. A contract that is over takes its promises along.</summary>
    public DateTime? LastDay => GuaranteeCalendar.LastDayOf(
        Guarantee.To,
        row.Joined<OptionSetValue>(SubscriptionAlias, Subscription.Columns.Status)?.Value is (int)SubscriptionStatus.Renewed or (int)SubscriptionStatus.Ended,
        row.JoinedValue<DateTime>(SubscriptionAlias, Subscription.Columns.End));

    /// <summary>First day of the period its last day lies in; null while it has none.</summary>
    public DateTime? LastPeriod => LastDay is { } last ? GuaranteeCalendar.StartOf(Length, last) : null;

    public decimal Scale => row.JoinedValue<decimal>(MetricAlias, Metric.Columns.Scale) is { } scale and not 0m ? scale : 1m;

    public MonthAggregation Aggregation => row.Joined<OptionSetValue>(MetricAlias, Metric.Columns.Aggregation) is { } way ? (MonthAggregation)(way.Value - Choice.First) : MonthAggregation.Ratio;

    public string Unit => row.Joined<string>(MetricAlias, Metric.Columns.Unit) ?? "";

    /// <summary>What the customer pays for a whole period of this guarantee.</summary>
    public decimal Fee => (row.Joined<Money>(SubscriptionAlias, Subscription.Columns.Arr)?.Value ?? 0m) / 12m * GuaranteeCalendar.MonthsOf(Length);

    public EntityReference? Currency => Guarantee.TransactionCurrencyId ?? SubscriptionCurrency;

    public GuaranteeTerms Terms => new(
        row.GetChoice<PromiseSide>(Guarantee.Columns.Operator) ?? PromiseSide.AtLeast,
        Guarantee.Threshold ?? 0m,
        Guarantee.Tolerance ?? 0m,
        row.GetChoice<CreditRule>(Guarantee.Columns.CreditKind) ?? CreditRule.None,
        Guarantee.CreditStep,
        Guarantee.CreditAmount ?? 0m,
        Guarantee.CreditPercent ?? 0m,
        Guarantee.CreditCap)
    {
        Digits = row.JoinedValue<int>(Guarantee.TransactionCurrencyId is null ? SubscriptionCurrencyAlias : CurrencyAlias, ValueCurrency.DigitsColumn) ?? CurrencyRule.UsualDigits,
    };

    private string? Code => row.Joined<string>(MetricAlias, Metric.Columns.Code);

    private EntityReference? SubscriptionCurrency => row.Joined<EntityReference>(SubscriptionAlias, Subscription.Columns.TransactionCurrencyId);

    /// <summary>Guarantees of active accounts, without a condition on their state.</summary>
    public static QueryExpression Query()
    {
        var query = Queries.From(
                Guarantee.EntityLogicalName,
                Guarantee.PrimaryNameColumn, Guarantee.Columns.AccountId, Guarantee.Columns.SubscriptionId, Guarantee.Columns.MetricId, Guarantee.Columns.Operator, Guarantee.Columns.Threshold,
                Guarantee.Columns.Period, Guarantee.Columns.Tolerance, Guarantee.Columns.CreditKind, Guarantee.Columns.CreditStep, Guarantee.Columns.CreditAmount, Guarantee.Columns.CreditPercent,
                Guarantee.Columns.CreditCap, Guarantee.Columns.Status, Guarantee.Columns.Disputed, Guarantee.Columns.From, Guarantee.Columns.To, Guarantee.Columns.TransactionCurrencyId)
            .WhereActive();
        query.AddOrder(Guarantee.PrimaryNameColumn, OrderType.Ascending);
        query.Join(
                Guarantee.Columns.AccountId, Tables.Account.EntityLogicalName, Tables.Account.PrimaryIdColumn, AccountAlias, JoinOperator.Inner,
                Tables.Account.PrimaryNameColumn, Tables.Account.Columns.OwnerId)
            .LinkCriteria.AddCondition(Tables.Account.Columns.StateCode, ConditionOperator.Equal, 0);
        ValueCurrency.JoinTo(query.AddLink, Guarantee.Columns.TransactionCurrencyId, CurrencyAlias);
        var subscription = query.Join(
            Guarantee.Columns.SubscriptionId, Subscription.EntityLogicalName, Subscription.PrimaryIdColumn, SubscriptionAlias, JoinOperator.LeftOuter,
            Subscription.Columns.Number, Subscription.Columns.Arr, Subscription.Columns.TransactionCurrencyId, Subscription.Columns.Status, Subscription.Columns.End);
        ValueCurrency.JoinTo(subscription.AddLink, Subscription.Columns.TransactionCurrencyId, SubscriptionCurrencyAlias);
        query.Join(
            Guarantee.Columns.MetricId, Metric.EntityLogicalName, Metric.PrimaryIdColumn, MetricAlias, JoinOperator.LeftOuter,
            Metric.Columns.Code, Metric.Columns.Scale, Metric.Columns.Aggregation, Metric.Columns.Unit);
        return query;
    }

    /// <summary>Whether its last period had ended before a month began.</summary>
    /// <param name="month">First day of the month.</param>
    public bool IsOverBefore(DateTime month) => LastPeriod is { } start && start.AddMonths(GuaranteeCalendar.MonthsOf(Length)) <= month;

    /// <summary>What stands in the way of measuring it, for a person; null when nothing does.</summary>
    public string? Obstacle()
    {
        if (Guarantee.MetricId is null || Guarantee.SubscriptionId is null || Guarantee.Threshold is null)
        {
            return $"Guarantee {Label} lacks its {(Guarantee.MetricId is null ? "metric" : Guarantee.SubscriptionId is null ? "subscription" : "threshold")}, so it cannot be measured. Complete it.";
        }

        return Terms.Credit != CreditRule.None && Guarantee.TransactionCurrencyId is { } ours && SubscriptionCurrency is { } theirs && ours.Id != theirs.Id
            ? $"Guarantee {Label} is kept in {ours.Name ?? ours.Id.ToString("D")}, its subscription in {theirs.Name ?? theirs.Id.ToString("D")}, so the credit cannot be worked out. Give both the same currency."
            : null;
    }
}
