using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Sites;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Pipeline.Tests.Guarantees;

/// <summary>A day of a site is planned for as long in a guarantee as in the figures telemetry publishes, also when its clock changes.</summary>
public class PlanOfADayTests
{
    // Changes by an hour, by half of one, at midnight, in the south, and never.
    public static TheoryData<string> Zones => ["Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "America/Havana", "Pacific/Auckland", "Asia/Kolkata"];

    [Theory]
    [MemberData(nameof(Zones))]
    public void PlannedHours_AreThoseOfTelemetry(string zone)
    {
        decimal[] plan = [24m, 23.75m, 16m, 24m, 0m, 23.25m, 24m];
        var telemetry = new SiteCalendar(zone, [.. plan.Select(hours => (double)hours)]);
        var days = SiteClock.Of(zone).Days;
        for (var day = new DateTime(2024, 1, 1); day.Year < 2030; day = day.AddDays(1))
        {
            DowntimeRule.Of([], plan, [new Stretch(day, day.AddDays(1))], days).PlannedMinutes.ShouldBe(60m * (decimal)telemetry.PlannedOn(LocalDate.FromDateTime(day)), $"{day:yyyy-MM-dd}");
        }
    }
}
