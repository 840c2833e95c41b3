using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>Conditions on the periods of measurements.</summary>
internal static class MeasuredPeriods
{
    /// <summary>Measurements of any length whose first day compares with one that depends on the length.</summary>
    /// <param name="measurements">A query of measurements.</param>
    /// <param name="comparison">How the first day compares.</param>
    /// <param name="start">The day it compares with.</param>
    public static QueryExpression WherePeriod(this QueryExpression measurements, ConditionOperator comparison, Func<PeriodLength, DateTime> start)
    {
        var any = measurements.Criteria.AddFilter(LogicalOperator.Or);
        foreach (var length in new[] { PeriodLength.Day, PeriodLength.Week, PeriodLength.Month })
        {
            var period = any.AddFilter(LogicalOperator.And);
            period.AddCondition(KpiMeasurement.Columns.PeriodKind, ConditionOperator.Equal, Choice.Of(length).Value);
            period.AddCondition(KpiMeasurement.Columns.PeriodStart, comparison, start(length));
        }

        return measurements;
    }
}
