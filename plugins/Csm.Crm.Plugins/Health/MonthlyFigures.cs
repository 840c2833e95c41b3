namespace Csm.Crm.Plugins.Health;

/// <summary>The months of value in use as the factor providers may use them (R8): full ones, with enough machine-days behind them.</summary>
public static class MonthlyFigures
{
    internal const string IdleShare = "idle_share";
    internal const string Utilisation = "utilisation";
    internal const string Connectivity = "connectivity";
    internal const string FaultsPerHundredHours = "faults_per_100h";
    internal const string Faults = "faults";
    internal const string OperatingHours = "operating_hours";
    internal const string Table = "csm_viumetric";
    private const decimal LowestCoverage = 60m;

    /// <summary>Codes of the metrics whose months are needed.</summary>
    public static IReadOnlyList<string> MetricCodes => [IdleShare, Utilisation, Connectivity, FaultsPerHundredHours, Faults, OperatingHours];

    /// <summary>The code that two metrics of the months share, without regard to case; null when each code is of one metric.</summary>
    /// <param name="months">Months of one account.</param>
    public static string? TwinCodeOf(IEnumerable<MonthValue> months) => months
        .GroupBy(month => month.MetricCode, StringComparer.OrdinalIgnoreCase)
        .Where(code => code.Select(month => month.MetricId).Distinct().Skip(1).Any())
        .OrderBy(code => code.Key, StringComparer.OrdinalIgnoreCase)
        .FirstOrDefault()?.Key;

    /// <summary>Full months only, newest first: the running one swings with every day. Under 60 % coverage a value is shown, not used.</summary>
    internal static IEnumerable<MonthValue> Usable(AccountEvidence evidence, string metric, DateTime now) => evidence.Months
        .Where(month => month.MetricCode == metric && month.Value is not null && EndOf(month) <= now && (month.Coverage is null || month.Coverage >= LowestCoverage))
        .OrderByDescending(month => month.Start);

    /// <summary>The newest usable month of a metric as it is.</summary>
    internal static Observation Latest(AccountEvidence evidence, string metric, DateTime now) =>
        Usable(evidence, metric, now).FirstOrDefault() is { } month
            ? Observation.Of(month.Value!.Value, EndOf(month), Wording.Text("in {0:MMMM yyyy}", month.Start), Table, month.RowId)
            : Unmetered(evidence, "no full month has been metered with at least 60 % coverage");

    /// <summary>Why there is nothing: without machines a machine factor says nothing about the account.</summary>
    internal static Observation Unmetered(AccountEvidence evidence, string why) =>
        evidence.Account.FleetSize == 0 ? Observation.NotApplicable("the account has no machines") : Observation.Missing(why);

    internal static DateTime EndOf(MonthValue month) => month.Start.AddMonths(1);
}
