using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>
/// R5: a metered KPI stands where its last full period left it, and nothing is written when a period ends. This looks for
/// KPIs with a measured period that has ended since they were assessed: a fleet that fell silent is one.
/// </summary>
internal sealed class CatchUpKpis
{
    private const string Joined = "kpi";
    private readonly IRows rows;
    private readonly AssessKpi assess;

    public CatchUpKpis(IRows rows, AssessKpi assess)
    {
        this.rows = rows;
        this.assess = assess;
    }

    /// <summary>Assesses the KPIs that are behind: three reads for all accounts, and a write for each such KPI.</summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="now">The time.</param>
    /// <param name="most">KPIs to assess at most.</param>
    /// <param name="left">How many others are behind: one that is assessed is behind no more, so the next time finds these.</param>
    /// <returns>How many were assessed.</returns>
    public int Of(IReadOnlyCollection<Guid> accounts, DateTime now, int most, out int left)
    {
        QueryExpression Query()
        {
            var query = Queries.From(KpiMeasurement.EntityLogicalName, KpiMeasurement.Columns.KpiId, KpiMeasurement.Columns.PeriodKind, KpiMeasurement.Columns.PeriodStart)
                .Where(KpiMeasurement.Columns.Value, ConditionOperator.NotNull)
                .WhereActive()
                .WherePeriod(ConditionOperator.On, length => Period.LastEnded(now, length));
            var kpi = query.Join(KpiMeasurement.Columns.KpiId, Kpi.EntityLogicalName, Kpi.PrimaryIdColumn, Joined, JoinOperator.Inner, Kpi.Columns.AsOf, Kpi.Columns.Window);
            kpi.LinkCriteria.AddCondition(Kpi.Columns.MetricId, ConditionOperator.NotNull);
            kpi.LinkCriteria.AddCondition(Kpi.Columns.StateCode, ConditionOperator.Equal, 0);
            return query;
        }

        var behind = rows.ReadWhereIn(Query, KpiMeasurement.Columns.AccountId, accounts)
            .Where(IsBehind)
            .Select(row => row.ToEntity<KpiMeasurement>().KpiId!.Id)
            .Distinct()
            .ToArray();
        var assessed = behind.Take(most).ToArray();
        assess.AfterPeriodsEnded(assessed, now);
        left = behind.Length - assessed.Length;
        return assessed.Length;
    }

    private static bool IsBehind(Entity measured) =>
        measured.GetChoice<PeriodLength>(KpiMeasurement.Columns.PeriodKind) is { } length
        && length == (measured.JoinedChoice<PeriodLength>(Joined, Kpi.Columns.Window) ?? PeriodLength.Month)
        && !(measured.JoinedValue<DateTime>(Joined, Kpi.Columns.AsOf) >= Period.EndOf(measured.GetAttributeValue<DateTime>(KpiMeasurement.Columns.PeriodStart), length).AddDays(-1));
}
