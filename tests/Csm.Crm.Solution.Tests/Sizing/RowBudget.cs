using System.Globalization;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests.Sizing;

/// <summary>The fleet that is sized.</summary>
/// <param name="Machines">Connected machines.</param>
/// <param name="Accounts">Customers.</param>
internal sealed record Fleet(int Machines, int Accounts)
{
    public const int DaysOfYear = 365;

    /// <summary>Metrics an account of vehicles has figures of: what the functions compute, connectivity and availability included. Machines that count pieces have four more.</summary>
    public const int Metrics = 22;

    /// <summary>Gauges beside them: what telematics by ISO 15143-3 gives of a diesel machine (fuel, exhaust fluid, load). They are not benchmarked.</summary>
    public const int Gauges = 3;

    /// <summary>Rows of value in use per customer and period.</summary>
    public const int Figures = Metrics + Gauges;
}

/// <summary>What one table takes.</summary>
/// <param name="Table">Logical name.</param>
/// <param name="RowsAYear">Rows written for the first time in a year.</param>
/// <param name="KeptAfterAYear">Rows there after the first year, retention (R21) applied.</param>
/// <param name="KeptInTheLongRun">Rows there once retention takes as many as come, or after three years where nothing is thinned.</param>
/// <param name="BytesPerRow">Estimate of <see cref="RowSize"/>.</param>
internal sealed record TableBudget(string Table, long RowsAYear, long KeptAfterAYear, long KeptInTheLongRun, int BytesPerRow)
{
    public decimal GigabytesAfterAYear => KeptAfterAYear * (decimal)BytesPerRow / 1_000_000_000m;

    public decimal GigabytesInTheLongRun => KeptInTheLongRun * (decimal)BytesPerRow / 1_000_000_000m;
}

/// <summary>Rows and gigabytes of a fleet from the write design: who writes which row how often, and what R21 takes away again.</summary>
internal static class RowBudget
{
    private const int YearsWithoutThinning = 3;

    // R21: VIU day rows 35 days, week rows 13 months, month rows for good; machine-days 25 months; digital usage 100 days; issues 90 days.
    private const int DayRowsKept = 35;
    private const int WeekRowsKept = 56;
    private const int WeeksOfYear = 52;
    private const int MonthsOfYear = 12;
    private const int MachineDayMonthsKept = 25;
    private const int IssueDaysKept = 90;
    private const int UsageDaysKept = 100;

    // People in the customer portal, and the days of a year on which they are.
    private const int PeopleOnline = 2;
    private const int DaysOnline = 250;

    // A snapshot a week, and one for every second week in between because the score moved a point.
    private const int SnapshotsAYear = 78;
    private const int StatusChangesAYear = 6;
    private const int EvidenceOfAScore = 14;
    private const int CondensedEvidenceCharacters = 1_500;

    public static IReadOnlyList<TableBudget> Of(Fleet fleet, SourceTree tree)
    {
        TableBudget Kept(string table, long aYear, long afterAYear, long inTheLongRun, int memo = 0) =>
            new(table, aYear, afterAYear, inTheLongRun, RowSize.Of(tree.Table(table), memo));
        TableBudget Growing(string table, long aYear, int memo = 0) => Kept(table, aYear, aYear, aYear * YearsWithoutThinning, memo);
        TableBudget Standing(string table, long rows, int memo = 0) => Kept(table, rows, rows, rows, memo);

        long machines = fleet.Machines, accounts = fleet.Accounts;
        var (days, weeks, months) = (accounts * Fleet.Figures * Fleet.DaysOfYear, accounts * Fleet.Figures * WeeksOfYear, accounts * Fleet.Figures * MonthsOfYear);
        var viu = (AYear: days + weeks + months, Thinned: accounts * Fleet.Figures * DayRowsKept);
        var usageKept = accounts * PeopleOnline * DaysOnline * UsageDaysKept / Fleet.DaysOfYear;
        return
        [
            Kept("csm_machineday", machines * Fleet.DaysOfYear, machines * Fleet.DaysOfYear, machines * Fleet.DaysOfYear * MachineDayMonthsKept / MonthsOfYear),
            Kept("csm_viumetric", viu.AYear, viu.Thinned + weeks + months, viu.Thinned + (accounts * Fleet.Figures * WeekRowsKept) + (months * YearsWithoutThinning)),
            Growing("csm_healthscore", accounts * SnapshotsAYear, CondensedEvidenceCharacters),
            Kept("csm_healthevidence", accounts * SnapshotsAYear * EvidenceOfAScore, accounts * (1 + StatusChangesAYear) * EvidenceOfAScore, accounts * (1 + (StatusChangesAYear * YearsWithoutThinning)) * EvidenceOfAScore),
            Growing("csm_kpimeasurement", accounts * 6 * MonthsOfYear),
            Growing("csm_valueentry", accounts * 4 * MonthsOfYear),
            Growing("csm_machinefault", machines * 6),
            Growing("csm_downtime", machines * 12),
            Kept("csm_digitalusage", accounts * PeopleOnline * DaysOnline, usageKept, usageKept),
            Growing("csm_calltoaction", accounts * 24, 100),
            Growing("csm_feedback", accounts * 8, 300),
            Growing("csm_problem", accounts * 12, 400),
            Growing("csm_trainingattendance", accounts * 12),
            Growing("csm_guaranteeperiod", accounts * MonthsOfYear),
            Growing("csm_benchmark", 200 * Fleet.Metrics * MonthsOfYear),
            Growing("csm_renewal", accounts, 200),
            Growing("csm_valuereport", accounts * 4, 20_000),
            Kept("csm_ingestionissue", 50 * Fleet.DaysOfYear, 50 * IssueDaysKept, 50 * IssueDaysKept, 500),
            Standing("csm_machine", machines),
            Standing("csm_site", accounts * 3),
            Standing("csm_usagecentermember", accounts * 8),
            Standing("csm_goal", accounts * 6),
            Standing("csm_kpi", accounts * 6),
            Standing("csm_subscription", accounts * 2, 200),
        ];
    }

    /// <summary>The table of the admin guide.</summary>
    public static string Table(IReadOnlyList<TableBudget> tables)
    {
        string Line(string name, long year, long after, long run, string bytes, decimal gigabytes, decimal later) => string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {year:N0} | {after:N0} | {run:N0} | {bytes} | {gigabytes:0.00} | {later:0.00} |");

        return string.Join('\n',
        [
            "| table | rows a year | there after a year | in the long run | bytes a row | GB after a year | GB in the long run |",
            "|---|--:|--:|--:|--:|--:|--:|",
            .. tables.OrderByDescending(table => table.GigabytesInTheLongRun).Select(table => Line(
                table.Table, table.RowsAYear, table.KeptAfterAYear, table.KeptInTheLongRun, table.BytesPerRow.ToString("N0", CultureInfo.InvariantCulture), table.GigabytesAfterAYear, table.GigabytesInTheLongRun)),
            Line(
                "**all**", tables.Sum(table => table.RowsAYear), tables.Sum(table => table.KeptAfterAYear), tables.Sum(table => table.KeptInTheLongRun), "",
                tables.Sum(table => table.GigabytesAfterAYear), tables.Sum(table => table.GigabytesInTheLongRun)),
        ]);
    }
}
