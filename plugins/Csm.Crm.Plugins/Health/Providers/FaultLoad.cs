namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R8, fault load: faults per 100 operating hours of the newest full month; from faults and hours where the ratio itself was not metered.</summary>
internal static class FaultLoad
{
    private const decimal Hours = 100m;

    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        var ratio = MonthlyFigures.Latest(evidence, MonthlyFigures.FaultsPerHundredHours, now);
        if (ratio.Value is not null)
        {
            return ratio;
        }

        var hours = MonthlyFigures.Usable(evidence, MonthlyFigures.OperatingHours, now).ToDictionary(month => month.Start, month => month.Value!.Value);
        var month = MonthlyFigures.Usable(evidence, MonthlyFigures.Faults, now).FirstOrDefault(faults => hours.TryGetValue(faults.Start, out var run) && run > 0);
        return month is null
            ? ratio
            : Observation.Of(Hours * month.Value!.Value / hours[month.Start], MonthlyFigures.EndOf(month), Wording.Text("in {0:MMMM yyyy}", month.Start), MonthlyFigures.Table, month.RowId);
    }
}
