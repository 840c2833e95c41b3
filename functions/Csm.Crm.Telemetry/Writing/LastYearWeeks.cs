using Csm.Crm.Tables;
using Csm.Crm.Telemetry.ValueInUse;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk.Query;
using NodaTime;
using Polly;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>
/// The weeks of a year ago. The telemetry state does not keep machines' weeks that long; Dataverse keeps the accounts'
/// (R21: 13 months). Each week is read once.
/// </summary>
internal sealed class LastYearWeeks(IOrganizationServiceAsync2 service)
{
    private readonly Dictionary<LocalDate, Dictionary<(Guid Account, Guid Metric), decimal>> weeks = [];
    private readonly HashSet<LocalDate> used = [];

    /// <summary>The rows, with last year's value on weeks that had one.</summary>
    /// <param name="rows">What is computed now.</param>
    /// <param name="retry">Patience.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public async Task<IReadOnlyList<AccountPeriod>> AddToAsync(IReadOnlyList<AccountPeriod> rows, ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        var compared = new List<AccountPeriod>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Kind != PeriodKind.Week)
            {
                compared.Add(row);
                continue;
            }

            used.Add(row.Start);
            var week = await WeekAsync(row.Start.PlusWeeks(-AccountPeriods.WeeksPerYear), retry, cancellationToken);
            compared.Add(week.TryGetValue((row.AccountId, RowId.From(Metric.EntityLogicalName, row.Metric)), out var value) ? row with { LastYear = (double)value } : row);
        }

        return compared;
    }

    /// <summary>Ends a publication: forgets the weeks that none of its accounts asked for.</summary>
    public void EndRound()
    {
        foreach (var forgotten in weeks.Keys.Where(start => !used.Contains(start.PlusWeeks(AccountPeriods.WeeksPerYear))).ToArray())
        {
            weeks.Remove(forgotten);
        }

        used.Clear();
    }

    private async Task<Dictionary<(Guid Account, Guid Metric), decimal>> WeekAsync(LocalDate start, ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        if (weeks.TryGetValue(start, out var known))
        {
            return known;
        }

        var values = new Dictionary<(Guid, Guid), decimal>();
        var query = DataverseQuery.Of(ViuMetric.EntityLogicalName, ViuMetric.PrimaryIdColumn, ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId, ViuMetric.Columns.Value);
        query.Criteria.AddCondition(ViuMetric.Columns.PeriodKind, ConditionOperator.Equal, (int)PeriodKind.Week);
        query.Criteria.AddCondition(ViuMetric.Columns.PeriodStart, ConditionOperator.Equal, DateTime.SpecifyKind(start.ToDateTimeUnspecified(), DateTimeKind.Utc));
        query.Criteria.AddCondition(ViuMetric.Columns.Value, ConditionOperator.NotNull);
        await foreach (var entity in service.RowsAsync(query, retry, cancellationToken))
        {
            var row = entity.ToEntity<ViuMetric>();
            values[(row.AccountId!.Id, row.MetricId!.Id)] = row.Value!.Value;
        }

        weeks.Add(start, values);
        return values;
    }
}
