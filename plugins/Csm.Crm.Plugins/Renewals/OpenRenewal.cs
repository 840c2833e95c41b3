using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>An open renewal of an active account, with what account and contract say of themselves: one joined row.</summary>
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

    /// <summary>State of an active row.</summary>
    public static OptionSetValue Active => new(0);

    /// <summary>Its status reason.</summary>
    public static OptionSetValue ActiveStatus => new(1);

    /// <summary>State of a deactivated row.</summary>
    public static OptionSetValue Inactive => new(1);

    /// <summary>Its status reason.</summary>
    public static OptionSetValue InactiveStatus => new(2);

    public Renewal Renewal { get; }

    public Guid AccountId => Renewal.AccountId!.Id;

    public EntityReference Account => new(Tables.Account.EntityLogicalName, AccountId) { Name = row.Joined<string>(AccountAlias, Tables.Account.PrimaryNameColumn) ?? "" };

    public EntityReference? Owner => row.Joined<EntityReference>(AccountAlias, Tables.Account.Columns.OwnerId);

    public string Name => Renewal.Name ?? Renewal.Id.ToString("D");

    /// <summary>The name it was started with, which stays in its calls to action whatever it is called later.</summary>
    public string NameAtStart => TriggerRenewals.NameOf(
        row.Joined<string>(SubscriptionAlias, Subscription.Columns.Number) ?? row.Joined<string>(SubscriptionAlias, Subscription.PrimaryNameColumn) ?? Renewal.SubscriptionId?.Id.ToString("D") ?? "", TermEnd);

    public RunningContract Contract => ContractIn(row, SubscriptionAlias);

    public RunningTerm Term => new(Contract.IsActive && row.JoinedValue<bool>(SubscriptionAlias, Subscription.Columns.AutoRenew) == true, Contract.End, TermEnd, NoticeBy);

    /// <summary>The contract's days of notice.</summary>
    public int? NoticeDays => row.JoinedValue<int>(SubscriptionAlias, Subscription.Columns.NoticeDays);

    /// <summary>Whether its row is active.</summary>
    public bool IsActive => Renewal.StateCode?.Value == 0;

    /// <summary>Whether the pack set it aside and has not taken it up since.</summary>
    public bool IsMarked => Renewal.SetAsideOn is not null;

    /// <summary>Recurring revenue per year of the running term; null when not known.</summary>
    public decimal? RunningArr => row.Joined<Money>(SubscriptionAlias, Subscription.Columns.Arr)?.Value;

    public RenewalStep Step => Renewal.GetChoice<RenewalStep>(Tables.Renewal.Columns.Stage) ?? RenewalStep.Forecast;

    public Prospect? Human => Renewal.GetChoice<Prospect>(Tables.Renewal.Columns.HumanAssessment);

    public Prospect? Machine => Renewal.GetChoice<Prospect>(Tables.Renewal.Columns.MachineAssessment);

    public bool HasDecision => !string.IsNullOrWhiteSpace(Renewal.Decision);

    public decimal? Likelihood => Renewal.Likelihood;

    public DateTime TermEnd => Renewal.TermEnd!.Value;

    public DateTime NoticeBy => Renewal.NoticeBy ?? TermEnd;

    /// <summary>Day by which something should have been done about it.</summary>
    public DateTime DueOn(DateTime today) => NoticeBy >= today.Date ? NoticeBy : TermEnd;

    /// <summary>What the account shows of renewals now.</summary>
    public Tables.Account AccountAsKnown() => new(AccountId) { NextRenewalOn = AccountNextRenewal, RenewalLikelihood = AccountLikelihood };

    public decimal? AccountLikelihood => row.JoinedValue<decimal>(AccountAlias, Tables.Account.Columns.RenewalLikelihood);

    public DateTime? AccountNextRenewal => row.JoinedValue<DateTime>(AccountAlias, Tables.Account.Columns.NextRenewalOn);

    public decimal? Health => row.JoinedValue<decimal>(AccountAlias, Tables.Account.Columns.HealthScore);

    public decimal? Trend => row.JoinedValue<decimal>(AccountAlias, Tables.Account.Columns.HealthTrendSlope);

    public decimal? Realisation => row.JoinedValue<decimal>(AccountAlias, Tables.Account.Columns.Realisation);

    /// <summary>Coverage of the usage center, %, as the health rule saw it last: one definition holds for score and likelihood.</summary>
    public decimal? UsageCenter => row.JoinedValue<decimal>(AccountAlias, Tables.Account.Columns.UsageCenterCoverage);

    public int OverdueInvoices => row.JoinedValue<int>(AccountAlias, Tables.Account.Columns.OverdueInvoices) ?? 0;

    /// <summary>The contract a row was joined with, as it is now.</summary>
    public static RunningContract ContractIn(Entity row, string alias) => new(
        row.Joined<OptionSetValue>(alias, Subscription.Columns.Status)?.Value == (int)SubscriptionStatus.Active && row.Joined<OptionSetValue>(alias, Subscription.Columns.StateCode)?.Value == 0,
        row.JoinedValue<DateTime>(alias, Subscription.Columns.End));

    /// <summary>All open renewals with a term end.</summary>
    public static QueryExpression Query() => Unclosed(JoinOperator.LeftOuter).WhereActive();

    /// <summary>All open renewals with a term end and a contract, with those that were set aside.</summary>
    public static QueryExpression WithContract()
    {
        var query = Unclosed(JoinOperator.Inner);
        var relevant = query.Criteria.AddFilter(LogicalOperator.Or);
        relevant.AddCondition(Tables.Renewal.Columns.StateCode, ConditionOperator.Equal, 0);
        relevant.AddCondition(Tables.Renewal.Columns.SetAsideOn, ConditionOperator.NotNull);
        return query;
    }

    private static QueryExpression Unclosed(JoinOperator contract)
    {
        var query = Queries.From(
                Tables.Renewal.EntityLogicalName,
                Tables.Renewal.PrimaryNameColumn, Tables.Renewal.Columns.AccountId, Tables.Renewal.Columns.SubscriptionId, Tables.Renewal.Columns.Stage, Tables.Renewal.Columns.NoticeBy, Tables.Renewal.Columns.TermEnd, Tables.Renewal.Columns.Likelihood,
                Tables.Renewal.Columns.Drivers, Tables.Renewal.Columns.HumanAssessment, Tables.Renewal.Columns.MachineAssessment, Tables.Renewal.Columns.Decision, Tables.Renewal.Columns.TriggerReason, Tables.Renewal.Columns.StateCode,
                Tables.Renewal.Columns.SetAsideOn)
            .Where(Tables.Renewal.Columns.TermEnd, ConditionOperator.NotNull)
            .Where(Tables.Renewal.Columns.Stage, ConditionOperator.NotIn, (int)RenewalStage.Won, (int)RenewalStage.Lost);
        query.AddOrder(Tables.Renewal.Columns.TermEnd, OrderType.Ascending);
        query.Join(
                Tables.Renewal.Columns.AccountId, Tables.Account.EntityLogicalName, Tables.Account.PrimaryIdColumn, AccountAlias, JoinOperator.Inner,
                Tables.Account.PrimaryNameColumn, Tables.Account.Columns.OwnerId, Tables.Account.Columns.HealthScore, Tables.Account.Columns.HealthTrendSlope, Tables.Account.Columns.Realisation,
                Tables.Account.Columns.UsageCenterCoverage, Tables.Account.Columns.OverdueInvoices, Tables.Account.Columns.RenewalLikelihood, Tables.Account.Columns.NextRenewalOn)
            .LinkCriteria.AddCondition(Tables.Account.Columns.StateCode, ConditionOperator.Equal, 0);
        query.Join(
            Tables.Renewal.Columns.SubscriptionId, Subscription.EntityLogicalName, Subscription.PrimaryIdColumn, SubscriptionAlias, contract,
            Subscription.PrimaryNameColumn, Subscription.Columns.Number, Subscription.Columns.AutoRenew, Subscription.Columns.Status, Subscription.Columns.StateCode, Subscription.Columns.End, Subscription.Columns.NoticeDays, Subscription.Columns.Arr);
        return query;
    }
}
