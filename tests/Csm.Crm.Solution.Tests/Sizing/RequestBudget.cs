using System.Globalization;

namespace Csm.Crm.Solution.Tests.Sizing;

/// <summary>
/// Requests of the function app's application user a day. Every row of a bulk message counts as one (PLATFORM-LIMITS §4b);
/// what plug-ins do inside does not. Worst case: every figure of every day that ended is new, and every machine goes silent
/// and comes back between publications.
/// </summary>
internal static class RequestBudget
{
    /// <summary>The pooled entitlements of application users per day, as published; newer pages raise them.</summary>
    public static readonly IReadOnlyList<(string Licence, int Requests)> Entitlements =
        [("Power Apps, Power Automate", 25_000), ("Dynamics 365 Professional", 50_000), ("Dynamics 365 Enterprise", 100_000)];

    // Machine-days may be corrected for seven days after; about one in twenty is.
    private const int CorrectedShare = 20;

    // The day that ended, and the week and month it belongs to, of each metric and gauge.
    private const int Periods = 3;

    // Online, late, silent, online: a machine that works one shift a day passes through them once.
    private const int Transitions = 3;

    /// <summary>Rows written a day.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="publications">Publications a day (the setting PublishSchedule).</param>
    public static int Of(Fleet fleet, int publications)
    {
        var ofEndedDays = fleet.Machines + fleet.Machines + (fleet.Accounts * Fleet.Figures * Periods);
        var connectivity = (fleet.Machines * Math.Min(Transitions, publications - 1)) + (fleet.Accounts * publications);
        var daily = (fleet.Machines / CorrectedShare) + (fleet.Machines * 18 / Fleet.DaysOfYear) + (fleet.Accounts * 2) + 50;
        return ofEndedDays + connectivity + daily;
    }

    /// <summary>The table of the admin guide.</summary>
    public static string Table(Fleet fleet) => string.Join('\n',
    [
        "| publications a day | requests a day | " + string.Join(" | ", Entitlements.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Licence} ({one.Requests:N0})"))) + " |",
        "|--:|--:|" + string.Concat(Entitlements.Select(_ => "---|")),
        .. new[] { 1, 2, 4, 24 }.Select(publications => string.Create(
            CultureInfo.InvariantCulture,
            $"| {publications} | {Of(fleet, publications):N0} | {string.Join(" | ", Entitlements.Select(one => Verdict(Of(fleet, publications), one.Requests)))} |")),
    ]);

    private static string Verdict(int requests, int entitlement) =>
        requests <= entitlement ? "within" : string.Create(CultureInfo.InvariantCulture, $"{requests - entitlement:N0} over");
}
