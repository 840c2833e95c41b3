using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Steering;

/// <summary>What closing a period came to.</summary>
/// <param name="Period">The period.</param>
/// <param name="Figures">The figures.</param>
/// <param name="Written">Objectives written; those with the same figure are not.</param>
/// <param name="Missed">Figures on the wrong side of their threshold.</param>
internal sealed record ProviderOutcome(ProviderPeriod Period, ProviderFigures Figures, int Written, IReadOnlyList<ProviderMeasure> Missed);

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

    /// <summary>Closes periods that end on the same day.</summary>
    /// <param name="periods">The periods; at least one.</param>
    /// <param name="hourlyCost">Cost of an hour; null leaves the cost per account out.</param>
    public IReadOnlyList<ProviderOutcome> Close(IReadOnlyList<ProviderPeriod> periods, decimal? hourlyCost) => reader
        .Read(periods.Select(period => period.Start).ToArray(), periods[0].Last, hourlyCost)
        .Zip(periods, (figures, period) => Write(period, figures))
        .ToArray();

    private ProviderOutcome Write(ProviderPeriod period, ProviderFigures figures)
    {
        var known = rows.Read(Queries.From(CsmObjective.EntityLogicalName, CsmObjective.Columns.Kpi, CsmObjective.Columns.Actual, CsmObjective.Columns.Threshold, CsmObjective.Columns.Missed, CsmObjective.Columns.PerManager)
                .Where(CsmObjective.Columns.PeriodKind, (int)KindOf(period))
                .Where(CsmObjective.Columns.PeriodStart, ConditionOperator.On, period.Start))
            .Select(row => row.ToEntity<CsmObjective>())
            .Where(row => row.Kpi is not null)
            .ToDictionary(row => row.GetChoice<ProviderMeasure>(CsmObjective.Columns.Kpi)!.Value);
        var written = 0;
        var missed = new List<ProviderMeasure>();
        foreach (var figure in figures.Values.OrderBy(figure => figure.Key))
        {
            var objective = known.TryGetValue(figure.Key, out var found) ? found : null;
            var isMissed = ProviderMeasures.IsMissed(figure.Key, figure.Value, objective?.Threshold);
            var line = ProviderMeasures.IsOfPeople(figure.Key) ? figures.PerManager : null;
            written += Write(objective, period, new Actual(figure.Key, figure.Value, isMissed, line)) ? 1 : 0;
            if (isMissed)
            {
                missed.Add(figure.Key);
            }
        }

        return new ProviderOutcome(period, figures, written, missed);
    }

    private bool Write(CsmObjective? objective, ProviderPeriod period, Actual actual)
    {
        if (objective is not null)
        {
            return new RowChange(objective)
                .Set(CsmObjective.Columns.Actual, actual.Value)
                .Set(CsmObjective.Columns.Missed, actual.IsMissed)
                .Set(CsmObjective.Columns.PerManager, actual.PerManager)
                .WriteTo(rows);
        }

        var kind = KindOf(period);
        var day = period.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        rows.Create(new CsmObjective(RowId.From(CsmObjective.EntityLogicalName, actual.Measure.ToString(), ((int)kind).ToString(CultureInfo.InvariantCulture), day))
        {
            Name = $"{ProviderMeasures.NameOf(actual.Measure)}, {kind.ToString().ToLowerInvariant()} from {day}",
            Kpi = (ProviderKpi)(Choice.First + (int)actual.Measure),
            PeriodKind = kind,
            PeriodStart = period.Start,
            Actual = actual.Value,
            Missed = actual.IsMissed,
            PerManager = actual.PerManager,
        });
        return true;
    }

    private static CalendarPeriod KindOf(ProviderPeriod period) => (CalendarPeriod)(Choice.First + (int)period.Length);

    private sealed record Actual(ProviderMeasure Measure, decimal Value, bool IsMissed, string? PerManager);
}
