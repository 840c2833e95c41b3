using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>What KPIs agree on about their metrics, read with the goal each belongs to.</summary>
internal static class KpiTerms
{
    private const string GoalAlias = "goal";

    private const string KpiAlias = "kpi";

    private static string[] ColumnsOfGoal =>
        [Goal.Columns.KpiId, Goal.Columns.Status, Goal.Columns.StateCode, Goal.Columns.Start, Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Unit];

    /// <summary>Joins what the terms need to a query of KPIs, which must read baseline, target, metric and goal.</summary>
    public static QueryExpression WithGoal(this QueryExpression kpis)
    {
        kpis.Join(Kpi.Columns.GoalId, Goal.EntityLogicalName, Goal.PrimaryIdColumn, GoalAlias, JoinOperator.LeftOuter, ColumnsOfGoal);
        return kpis;
    }

    /// <summary>Joins the active KPI with its goal to a query of measurements.</summary>
    /// <returns>The link to the KPI, for further conditions.</returns>
    public static LinkEntity WithKpi(this QueryExpression measurements)
    {
        var kpi = measurements.Join(
            KpiMeasurement.Columns.KpiId, Kpi.EntityLogicalName, Kpi.PrimaryIdColumn, KpiAlias, JoinOperator.Inner, Kpi.PrimaryIdColumn, Kpi.Columns.GoalId, Kpi.Columns.Baseline, Kpi.Columns.Target);
        kpi.LinkCriteria.AddCondition(Kpi.Columns.StateCode, ConditionOperator.Equal, 0);
        var goal = kpi.AddLink(Goal.EntityLogicalName, Kpi.Columns.GoalId, Goal.PrimaryIdColumn, JoinOperator.LeftOuter);
        goal.EntityAlias = GoalAlias;
        goal.Columns = new ColumnSet(ColumnsOfGoal);
        return kpi;
    }

    /// <summary>The KPI of a measurement that was read <see cref="WithKpi"/>.</summary>
    public static Kpi KpiOf(Entity measurement)
    {
        var kpi = new Kpi(measurement.JoinedId(KpiAlias, Kpi.PrimaryIdColumn)!.Value)
        {
            GoalId = measurement.Joined<EntityReference>(KpiAlias, Kpi.Columns.GoalId),
            Baseline = measurement.JoinedValue<decimal>(KpiAlias, Kpi.Columns.Baseline),
            Target = measurement.JoinedValue<decimal>(KpiAlias, Kpi.Columns.Target),
        };
        foreach (var column in ColumnsOfGoal.Select(column => $"{GoalAlias}.{column}").Where(measurement.Contains))
        {
            kpi[column] = measurement[column];
        }

        return kpi;
    }

    /// <summary>Whether the KPI stands by itself or belongs to a goal that was agreed on and not given up.</summary>
    public static bool IsAgreed(Kpi kpi) => kpi.GoalId is null || (
        kpi.Joined<OptionSetValue>(GoalAlias, Goal.Columns.Status)?.Value is { } status && status is not ((int)GoalStatus.Draft or (int)GoalStatus.Abandoned)
        && kpi.Joined<OptionSetValue>(GoalAlias, Goal.Columns.StateCode)?.Value is null or 0);

    /// <summary>The figures of the goal that the KPI measures come first, as they do when its value is booked. Beside it a goal may have KPIs with figures, and units, of their own.</summary>
    public static decimal? BaselineOf(Kpi kpi) => (Measures(kpi) ? kpi.JoinedValue<decimal>(GoalAlias, Goal.Columns.Baseline) : null) ?? kpi.Baseline;

    /// <summary>The target of the goal that the KPI measures comes first.</summary>
    public static decimal? TargetOf(Kpi kpi) => (Measures(kpi) ? kpi.JoinedValue<decimal>(GoalAlias, Goal.Columns.Target) : null) ?? kpi.Target;

    /// <summary>First day of its goal; null when it has none.</summary>
    public static DateTime? StartOf(Kpi kpi) => kpi.JoinedValue<DateTime>(GoalAlias, Goal.Columns.Start);

    /// <summary>Unit shown on the goal; null when there is none.</summary>
    public static string? GoalUnitOf(Kpi kpi) => kpi.Joined<string>(GoalAlias, Goal.Columns.Unit);

    /// <summary>The terms of a KPI that has a metric.</summary>
    public static AgreedTerms Of(Kpi kpi) => new(kpi.Id, kpi.MetricId!.Id, BaselineOf(kpi), TargetOf(kpi), kpi.GoalId is null ? null : StartOf(kpi));

    private static bool Measures(Kpi kpi) => kpi.Joined<EntityReference>(GoalAlias, Goal.Columns.KpiId)?.Id == kpi.Id;
}
