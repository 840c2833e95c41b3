using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Steering;

/// <summary>What closing a period came to.</summary>
/// <param name="Figures">The figures.</param>
/// <param name="Written">Objectives written; those with the same figure are not.</param>
/// <param name="Missed">Figures on the wrong side of their threshold.</param>
internal sealed record ProviderOutcome(ProviderFigures Figures, int Written, IReadOnlyList<ProviderMeasure> Missed);

/// <summary>R19: writes the actual figures of a period beside target and threshold. Repeating it writes what changed.</summary>
internal sealed class CloseProviderPeriod
{
    private readonly IRows rows;
    private readonly ReadProvider reader;

    public CloseProviderPeriod(IRows rows, ReadProvider reader)
    {
        this.rows = rows;
        this.reader = reader;
    }

    /// <summary>Closes a period.</summary>
    /// <param name="kind">Month, quarter or year.</param>
    /// <param name="start">Its first day.</param>
    /// <param name="last">Its last day.</param>
    /// <param name="hourlyCost">Cost of an hour; null leaves the cost per account out.</param>
    public ProviderOutcome Close(CalendarPeriod kind, DateTime start, DateTime last, decimal? hourlyCost)
    {
        var figures = reader.Read(start, last, hourlyCost);
        var known = rows.Read(Queries.From(CsmObjective.EntityLogicalName, CsmObjective.Columns.Kpi, CsmObjective.Columns.Actual, CsmObjective.Columns.Threshold, CsmObjective.Columns.Missed)
                .Where(CsmObjective.Columns.PeriodKind, (int)kind)
                .Where(CsmObjective.Columns.PeriodStart, ConditionOperator.On, start))
            .Select(row => row.ToEntity<CsmObjective>())
            .Where(row => row.Kpi is not null)
            .ToDictionary(row => row.GetChoice<ProviderMeasure>(CsmObjective.Columns.Kpi)!.Value);
        var written = 0;
        var missed = new List<ProviderMeasure>();
        foreach (var figure in figures.Values.OrderBy(figure => figure.Key))
        {
            var objective = known.TryGetValue(figure.Key, out var found) ? found : null;
            var isMissed = ProviderMeasures.IsMissed(figure.Key, figure.Value, objective?.Threshold);
            written += Write(objective, kind, start, figure.Key, figure.Value, isMissed) ? 1 : 0;
            if (isMissed)
            {
                missed.Add(figure.Key);
            }
        }

        return new ProviderOutcome(figures, written, missed);
    }

    private bool Write(CsmObjective? objective, CalendarPeriod kind, DateTime start, ProviderMeasure measure, decimal value, bool isMissed)
    {
        if (objective is not null)
        {
            return new RowChange(objective).Set(CsmObjective.Columns.Actual, value).Set(CsmObjective.Columns.Missed, isMissed).WriteTo(rows);
        }

        var day = start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        rows.Create(new CsmObjective(RowId.From(CsmObjective.EntityLogicalName, measure.ToString(), ((int)kind).ToString(CultureInfo.InvariantCulture), day))
        {
            Name = $"{ProviderMeasures.NameOf(measure)}, {kind.ToString().ToLowerInvariant()} from {day}",
            Kpi = (ProviderKpi)(Choice.First + (int)measure),
            PeriodKind = kind,
            PeriodStart = start,
            Actual = value,
            Missed = isMissed,
        });
        return true;
    }
}
