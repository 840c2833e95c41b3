using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>An open renewal of an active account, with what the account says of itself: one joined row.</summary>
internal sealed class OpenRenewal
{
    private const string AccountAlias = "account";
    private const string SubscriptionAlias = "subscription";
    private readonly Entity row;

    public OpenRenewal(Entity row)
    {
        this.row = row;
        Renewal = row.ToEntity<Renewal>();
    }

    public Renewal Renewal { get; }

    public Guid AccountId => Renewal.AccountId!.Id;

    public EntityReference Account => new(Tables.Account.EntityLogicalName, AccountId) { Name = row.Joined<string>(AccountAlias, Tables.Account.PrimaryNameColumn) ?? "" };

    public EntityReference? Owner => row.Joined<EntityReference>(AccountAlias, Tables.Account.Columns.OwnerId);

    public string Name => Renewal.Name ?? Renewal.Id.ToString("D");

    /// <summary>The name it was started with, which stays in its calls to action whatever it is called later.</summary>
    public string NameAtStart => TriggerRenewals.NameOf(
        row.Joined<string>(SubscriptionAlias, Subscription.Columns.Number) ?? row.Joined<string>(SubscriptionAlias, Subscription.PrimaryNameColumn) ?? Renewal.SubscriptionId?.Id.ToString("D") ?? "", TermEnd);

    public RunningTerm Term => new(
        row.JoinedValue<bool>(SubscriptionAlias, Subscription.Columns.AutoRenew) == true
            && row.Joined<OptionSetValue>(SubscriptionAlias, Subscription.Columns.Status)?.Value == (int)SubscriptionStatus.Active,
        row.JoinedValue<DateTime>(SubscriptionAlias, Subscription.Columns.End),
        TermEnd,
        NoticeBy);

    /// <summary>Recurring revenue per year of the running term; null when not known.</summary>
    public decimal? RunningArr => row.Joined<Money>(SubscriptionAlias, Subscription.Columns.Arr)?.Value;

    public RenewalStep Step => Renewal.GetChoice<RenewalStep>(Tables.Renewal.Columns.Stage) ?? RenewalStep.Forecast;

    public Prospect? Human => Renewal.GetChoice<Prospect>(Tables.Renewal.Columns.HumanAssessment);

    public Prospect? Machine => Renewal.GetChoice<Prospect>(Tables.Renewal.Columns.MachineAssessment);

    public bool HasDecision => !string.IsNullOrWhiteSpace(Renewal.Decision);

    public decimal? Likelihood => Renewal.Likelihood;

    public DateTime TermEnd => Renewal.TermEnd!.Value;

    public DateTime NoticeBy => Renewal.NoticeBy ?? TermEnd;

    public decimal? AccountLikelihood => row.JoinedValue<decimal>(AccountAlias, Tables.Account.Columns.RenewalLikelihood);

    public DateTime? AccountNextRenewal => row.JoinedValue<DateTime>(AccountAlias, Tables.Account.Columns.NextRenewalOn);

    public decimal? Health => row.JoinedValue<decimal>(AccountAlias, Tables.Account.Columns.HealthScore);

    public decimal? Trend => row.JoinedValue<decimal>(AccountAlias, Tables.Account.Columns.HealthTrendSlope);

    public decimal? Realisation => row.JoinedValue<decimal>(AccountAlias, Tables.Account.Columns.Realisation);

    /// <summary>Coverage of the usage center, %, as the health rule saw it last: one definition holds for score and likelihood.</summary>
    public decimal? UsageCenter => row.JoinedValue<decimal>(AccountAlias, Tables.Account.Columns.UsageCenterCoverage);

    public int OverdueInvoices => row.JoinedValue<int>(AccountAlias, Tables.Account.Columns.OverdueInvoices) ?? 0;

    /// <summary>All open renewals with a term end.</summary>
    public static QueryExpression Query()
    {
        var query = Queries.From(
                Tables.Renewal.EntityLogicalName,
                Tables.Renewal.PrimaryNameColumn, Tables.Renewal.Columns.AccountId, Tables.Renewal.Columns.SubscriptionId, Tables.Renewal.Columns.Stage, Tables.Renewal.Columns.NoticeBy, Tables.Renewal.Columns.TermEnd, Tables.Renewal.Columns.Likelihood,
                Tables.Renewal.Columns.Drivers, Tables.Renewal.Columns.HumanAssessment, Tables.Renewal.Columns.MachineAssessment, Tables.Renewal.Columns.Decision)
            .WhereActive()
            .Where(Tables.Renewal.Columns.TermEnd, ConditionOperator.NotNull)
            .Where(Tables.Renewal.Columns.Stage, ConditionOperator.NotIn, (int)RenewalStage.Won, (int)RenewalStage.Lost);
        query.AddOrder(Tables.Renewal.Columns.TermEnd, OrderType.Ascending);
        query.Join(
                Tables.Renewal.Columns.AccountId, Tables.Account.EntityLogicalName, Tables.Account.PrimaryIdColumn, AccountAlias, JoinOperator.Inner,
                Tables.Account.PrimaryNameColumn, Tables.Account.Columns.OwnerId, Tables.Account.Columns.HealthScore, Tables.Account.Columns.HealthTrendSlope, Tables.Account.Columns.Realisation,
                Tables.Account.Columns.UsageCenterCoverage, Tables.Account.Columns.OverdueInvoices, Tables.Account.Columns.RenewalLikelihood, Tables.Account.Columns.NextRenewalOn)
            .LinkCriteria.AddCondition(Tables.Account.Columns.StateCode, ConditionOperator.Equal, 0);
        query.Join(
            Tables.Renewal.Columns.SubscriptionId, Subscription.EntityLogicalName, Subscription.PrimaryIdColumn, SubscriptionAlias, JoinOperator.LeftOuter,
            Subscription.PrimaryNameColumn, Subscription.Columns.Number, Subscription.Columns.AutoRenew, Subscription.Columns.Status, Subscription.Columns.End, Subscription.Columns.Arr);
        return query;
    }
}
