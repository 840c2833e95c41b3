using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Retention;

/// <summary>How long a kind of row is kept (R21).</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Table">Logical name of the table.</param>
/// <param name="Key">Its primary key.</param>
/// <param name="DateColumn">Column with the row's day.</param>
/// <param name="KeptFrom">First day that is kept, from today.</param>
/// <param name="Kind">Only rows of this period, or null for all.</param>
public sealed record RetentionRule(string Name, string Table, string Key, string DateColumn, Func<DateOnly, DateOnly> KeptFrom, PeriodKind? Kind = null)
{
    /// <summary>The rules of R21 that thin what telemetry writes. Months are kept for ever; what persons did, a little longer than the 90 days health looks at.</summary>
    public static IReadOnlyList<RetentionRule> All { get; } =
    [
        new("value in use by day", ViuMetric.EntityLogicalName, ViuMetric.PrimaryIdColumn, ViuMetric.Columns.PeriodStart, static today => today.AddDays(-35), PeriodKind.Day),
        new("value in use by week", ViuMetric.EntityLogicalName, ViuMetric.PrimaryIdColumn, ViuMetric.Columns.PeriodStart, static today => today.AddMonths(-13), PeriodKind.Week),
        new("machine-days", MachineDay.EntityLogicalName, MachineDay.PrimaryIdColumn, MachineDay.Columns.Day, static today => today.AddMonths(-25)),
        new("digital usage", DigitalUsage.EntityLogicalName, DigitalUsage.PrimaryIdColumn, DigitalUsage.Columns.Day, static today => today.AddDays(-100)),
        new("ingestion issues", IngestionIssue.EntityLogicalName, IngestionIssue.PrimaryIdColumn, IngestionIssue.Columns.Day, static today => today.AddDays(-90)),
    ];

    /// <summary>The next rows that are too old, but not those that are refused.</summary>
    internal QueryExpression Query(DateOnly today, int count, IReadOnlyCollection<Guid> refused)
    {
        var query = DataverseQuery.Of(Table, Key, Key);
        query.Criteria.AddCondition(DateColumn, ConditionOperator.LessThan, KeptFrom(today).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        if (Kind is { } kind)
        {
            query.Criteria.AddCondition(ViuMetric.Columns.PeriodKind, ConditionOperator.Equal, (int)kind);
        }

        if (refused.Count > 0)
        {
            query.Criteria.AddCondition(Key, ConditionOperator.NotIn, [.. refused.Cast<object>()]);
        }

        query.PageInfo = new PagingInfo { PageNumber = 1, Count = count };
        return query;
    }
}

/// <summary>What became of a rule.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Deleted">Rows deleted.</param>
/// <param name="Refused">Rows that Dataverse would not delete.</param>
/// <param name="Requests">Requests sent, repeated ones and those that read included.</param>
/// <param name="More">True when time ran out before all were deleted; the next run goes on.</param>
/// <param name="Fault">Why a row was refused, or null.</param>
public sealed record RetentionReport(string Rule, int Deleted, int Refused, int Requests, bool More, string? Fault);
