using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>What KPIs agree on about their metrics, read with the goal each belongs to.</summary>
internal static class KpiTerms
{
    private const string GoalAlias = "goal";

    /// <summary>Joins what the terms need to a query of KPIs, which must read baseline, target, metric and goal.</summary>
    public static QueryExpression WithGoal(this QueryExpression kpis)
    {
        kpis.Join(
            Kpi.Columns.GoalId, Goal.EntityLogicalName, Goal.PrimaryIdColumn, GoalAlias, JoinOperator.LeftOuter,
            Goal.Columns.Status, Goal.Columns.StateCode, Goal.Columns.Start, Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Unit);
        return kpis;
    }

    /// <summary>Whether the KPI stands by itself or belongs to a goal that was agreed on and not given up.</summary>
    public static bool IsAgreed(Kpi kpi) => kpi.GoalId is null || (
        kpi.Joined<OptionSetValue>(GoalAlias, Goal.Columns.Status)?.Value is { } status && status is not ((int)GoalStatus.Draft or (int)GoalStatus.Abandoned)
        && kpi.Joined<OptionSetValue>(GoalAlias, Goal.Columns.StateCode)?.Value is null or 0);

    /// <summary>The goal's own figures come first, as they do when its value is booked.</summary>
    public static decimal? BaselineOf(Kpi kpi) => kpi.JoinedValue<decimal>(GoalAlias, Goal.Columns.Baseline) ?? kpi.Baseline;

    /// <summary>The goal's own target comes first.</summary>
    public static decimal? TargetOf(Kpi kpi) => kpi.JoinedValue<decimal>(GoalAlias, Goal.Columns.Target) ?? kpi.Target;

    /// <summary>Unit shown on the goal; null when there is none.</summary>
    public static string? GoalUnitOf(Kpi kpi) => kpi.Joined<string>(GoalAlias, Goal.Columns.Unit);

    /// <summary>The terms of a KPI that has a metric.</summary>
    public static AgreedTerms Of(Kpi kpi) => new(kpi.Id, kpi.MetricId!.Id, BaselineOf(kpi), TargetOf(kpi), kpi.GoalId is null ? null : kpi.JoinedValue<DateTime>(GoalAlias, Goal.Columns.Start));
}
