using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// Guarantees in force with the newest judged period of theirs or of those they took over from. A guarantee comes once per
/// judged period of 26 months, so the newest 5,000 rows of an account are all of 192 guarantees that are judged monthly;
/// of a larger one come the newest period of each before any older one.
/// </summary>
internal sealed class GuaranteeReader
{
    // The longest period is a year, and it is judged some time after its end.
    private const int MonthsBack = 26;
    private const string PeriodAlias = "period";
    private const string ContractAlias = "contract";
    private readonly IRows rows;

    public GuaranteeReader(IRows rows) => this.rows = rows;

    public ILookup<Guid, GuaranteeStanding> Read(IEnumerable<Guid> accounts, DateTime now)
    {
        QueryExpression Query()
        {
            var query = Queries.From(
                    Guarantee.EntityLogicalName,
                    Guarantee.Columns.Name, Guarantee.Columns.AccountId, Guarantee.Columns.SubscriptionId, Guarantee.Columns.MetricId, Guarantee.Columns.Status, Guarantee.Columns.From, Guarantee.Columns.To,
                    Guarantee.Columns.Disputed, Guarantee.Columns.Period)
                .Where(Guarantee.Columns.Status, ConditionOperator.In, (int)GuaranteeStatus.Active, (int)GuaranteeStatus.Ended).WhereActive();
            query.Join(
                Guarantee.Columns.SubscriptionId, Subscription.EntityLogicalName, Subscription.PrimaryIdColumn, ContractAlias, JoinOperator.LeftOuter,
                Subscription.Columns.Status, Subscription.Columns.End, Subscription.Columns.PreviousSubscriptionId);
            var period = query.Join(
                Guarantee.PrimaryIdColumn, GuaranteePeriod.EntityLogicalName, GuaranteePeriod.Columns.GuaranteeId, PeriodAlias, JoinOperator.LeftOuter,
                GuaranteePeriod.PrimaryIdColumn, GuaranteePeriod.Columns.Period, GuaranteePeriod.Columns.Result);
            period.LinkCriteria.AddCondition(GuaranteePeriod.Columns.Result, ConditionOperator.In, (int)GuaranteeResult.Met, (int)GuaranteeResult.NotMet);
            period.LinkCriteria.AddCondition(GuaranteePeriod.Columns.Period, ConditionOperator.OnOrAfter, now.Date.AddMonths(-MonthsBack));
            return query;
        }

        return rows.ReadNewestOf(
                Query, Guarantee.Columns.AccountId, accounts,
                Queries.Descending(GuaranteePeriod.Columns.Period, PeriodAlias), Queries.Ascending(Guarantee.PrimaryIdColumn), Queries.Ascending(GuaranteePeriod.PrimaryIdColumn, PeriodAlias))
            .SelectMany(account => GuaranteeChain.InForce(KnownOf(account), now.Date).Select(standing => new KeyValuePair<Guid, GuaranteeStanding>(account.Key, standing)))
            .ToLookup(each => each.Key, each => each.Value);
    }

    private static KnownGuarantee[] KnownOf(IEnumerable<Entity> account) => account
        .GroupBy(row => row.Id)
        .OrderBy(same => same.Key)
        .Select(same => KnownAs(same.OrderByDescending(row => row.JoinedValue<DateTime>(PeriodAlias, GuaranteePeriod.Columns.Period)).First()))
        .ToArray();

    private static KnownGuarantee KnownAs(Entity row)
    {
        var guarantee = row.ToEntity<Guarantee>();
        var contract = (SubscriptionStatus?)row.Joined<OptionSetValue>(ContractAlias, Subscription.Columns.Status)?.Value;
        return new KnownGuarantee(
            new GuaranteeStanding(
                row.Id,
                guarantee.Name ?? "",
                guarantee.Disputed == true,
                row.JoinedValue<DateTime>(PeriodAlias, GuaranteePeriod.Columns.Period) is { } first ? EndOf(first, guarantee.Period) : null,
                row.Joined<OptionSetValue>(PeriodAlias, GuaranteePeriod.Columns.Result) is { } result ? result.Value == (int)GuaranteeResult.Met : null)
            {
                PeriodId = row.JoinedId(PeriodAlias, GuaranteePeriod.PrimaryIdColumn),
            },
            guarantee.MetricId?.Id,
            guarantee.SubscriptionId?.Id,
            row.Joined<EntityReference>(ContractAlias, Subscription.Columns.PreviousSubscriptionId)?.Id)
        {
            IsActive = guarantee.Status == GuaranteeStatus.Active,
            First = guarantee.From,
            Last = GuaranteeCalendar.LastDayOf(guarantee.To, contract is SubscriptionStatus.Renewed or SubscriptionStatus.Ended, row.JoinedValue<DateTime>(ContractAlias, Subscription.Columns.End)),
        };
    }

    private static DateTime EndOf(DateTime first, CalendarPeriod? length) => first.AddMonths(length switch
    {
        CalendarPeriod.Quarter => 3,
        CalendarPeriod.Year => 12,
        _ => 1,
    });
}
