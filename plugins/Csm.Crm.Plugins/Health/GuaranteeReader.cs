using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>Guarantees in force with their newest judged period.</summary>
internal sealed class GuaranteeReader
{
    // The longest period is a year, and it is judged some time after its end.
    private const int MonthsBack = 26;
    private const string Joined = "period";
    private readonly IRows rows;

    public GuaranteeReader(IRows rows) => this.rows = rows;

    public ILookup<Guid, GuaranteeStanding> Read(IEnumerable<Guid> accounts, DateTime now)
    {
        QueryExpression Query()
        {
            var query = Queries.From(Guarantee.EntityLogicalName, Guarantee.Columns.Name, Guarantee.Columns.AccountId, Guarantee.Columns.Disputed, Guarantee.Columns.Period)
                .Where(Guarantee.Columns.Status, (int)GuaranteeStatus.Active).WhereActive();
            var period = query.Join(
                Guarantee.PrimaryIdColumn, GuaranteePeriod.EntityLogicalName, GuaranteePeriod.Columns.GuaranteeId, Joined, JoinOperator.LeftOuter, GuaranteePeriod.Columns.Period, GuaranteePeriod.Columns.Result);
            period.LinkCriteria.AddCondition(GuaranteePeriod.Columns.Result, ConditionOperator.In, (int)GuaranteeResult.Met, (int)GuaranteeResult.NotMet);
            period.LinkCriteria.AddCondition(GuaranteePeriod.Columns.Period, ConditionOperator.OnOrAfter, now.Date.AddMonths(-MonthsBack));
            return query;
        }

        return rows.ReadWhereIn(Query, Guarantee.Columns.AccountId, accounts)
            .GroupBy(row => row.Id)
            .Select(same => same.OrderByDescending(row => row.JoinedValue<DateTime>(Joined, GuaranteePeriod.Columns.Period)).First())
            .ToLookup(
                row => row.ToEntity<Guarantee>().AccountId!.Id,
                row => StandingOf(row.ToEntity<Guarantee>()));
    }

    private static GuaranteeStanding StandingOf(Guarantee row) => new(
        row.Id,
        row.Name ?? "",
        row.Disputed == true,
        row.JoinedValue<DateTime>(Joined, GuaranteePeriod.Columns.Period) is { } first ? EndOf(first, row.Period) : null,
        row.Joined<OptionSetValue>(Joined, GuaranteePeriod.Columns.Result) is { } result ? result.Value == (int)GuaranteeResult.Met : null);

    private static DateTime EndOf(DateTime first, CalendarPeriod? length) => first.AddMonths(length switch
    {
        CalendarPeriod.Quarter => 3,
        CalendarPeriod.Year => 12,
        _ => 1,
    });
}
