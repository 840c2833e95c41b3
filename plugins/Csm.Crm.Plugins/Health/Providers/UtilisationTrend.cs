using Csm.Crm.Plugins.Trends;

namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, utilisation trend: change in six months by the Theil–Sen line through the full months.</summary>
internal static class UtilisationTrend
{
    private const int Months = 6;
    private const int FewestMonths = 4;

    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        var months = MonthlyFigures.Usable(evidence, MonthlyFigures.Utilisation, now).Take(Months).ToArray();
        if (months.Length < FewestMonths)
        {
            return MonthlyFigures.Unmetered(evidence, $"{months.Length} full months of utilisation with at least 60 % coverage, {FewestMonths} are needed");
        }

        var newest = months[0];
        var line = TheilSen.Fit(months.Select(month => new Reading(MonthsBetween(newest.Start, month.Start), (double)month.Value!.Value)).ToArray());
        return line is null
            ? Observation.Missing("the months of utilisation are not different months")
            : Observation.Of(
                (decimal)line.Slope * Months, MonthlyFigures.EndOf(newest), Wording.Text("by the line through {0} months to {1:MMMM yyyy}", months.Length, newest.Start), MonthlyFigures.Table, newest.RowId);
    }

    private static int MonthsBetween(DateTime newest, DateTime month) => ((month.Year - newest.Year) * 12) + month.Month - newest.Month;
}
