using System.Globalization;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Guarantees;

/// <summary>Plans are meant by the clock of the site, so downtime is counted by its days and months.</summary>
public class DaysOfASiteTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Subscription _subscription;
    private readonly Guarantee _guarantee;

    public DaysOfASiteTests()
    {
        _world.ProduceAssessedModel();
        _world.ProduceRatio("availability", Better.Higher);
        _account = _world.ProduceValidAccount();
        _subscription = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddYears(2));
        _guarantee = _world.ProduceGuarantee(_subscription, _account);
    }

    [Fact]
    public void ShiftLostInBrisbane_IsLostWhole()
    {
        // Monday 5 October, 06:00 to 14:00 there: the whole shift, of which UTC sees half on a Sunday without one.
        MachineIn("Australia/Brisbane", hours: 8m, weekend: 0m);
        Stood("2026-10-04T20:00:00Z", "2026-10-05T04:00:00Z");
        Evaluate(1)["NotMet"].ShouldBe(1);
        Period().Measured.ShouldBe(95.4545m, "8 of 22 times 8 hours");
    }

    [Theory]
    [InlineData("Europe/Helsinki", 1, 745, "2026-10-30T22:00:00Z", "2026-11-01T22:00:00Z")]
    [InlineData("Europe/Helsinki", 8, 743, "2026-02-27T22:00:00Z", "2026-03-01T22:00:00Z")]
    [InlineData("Europe/Helsinki", 9, 672, "2026-02-27T22:00:00Z", "2026-03-01T22:00:00Z")]
    [InlineData("America/Santiago", 2, 719, "2026-09-30T03:00:00Z", "2026-10-02T03:00:00Z")]
    [InlineData("America/Santiago", 7, 721, "2026-04-30T04:00:00Z", "2026-05-02T04:00:00Z")]
    public void MonthWithAClockChange_HasItsHoursAndEndsAtTheSitesMidnight(string zone, int monthsAgo, int hours, string from, string to)
    {
        // Two days round the end of a month, of which one is this month's.
        MachineIn(zone, hours: 24m, weekend: 24m);
        Stood(from, to);
        Evaluate(monthsAgo)["NotMet"].ShouldBe(1);
        Period().Measured.ShouldBe(Math.Round(100m * (hours - 24m) / hours, 4));
    }

    [Fact]
    public void MonthThatIsNotOverEverywhere_IsRefused()
    {
        _world.Organization.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 1, 11, 59, 0, TimeSpan.Zero));
        CrmWorld.Refusal(() => Evaluate(1)).ShouldContain("The month 2026-11 is not over yet everywhere (it is 2026-12-01 11:59, UTC)");
        _world.Organization.Clock.SetUtcNow(new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero));
        Evaluate(1)["Evaluated"].ShouldBe(1);
    }

    [Theory]
    [InlineData(null, "it has no time zone")]
    [InlineData("Antarctica/Troll", "'Antarctica/Troll' is no time zone that can be reckoned with here")]
    public void UnknownZone_IsCountedInUtcAndSaidSo(string? zone, string why)
    {
        MachineIn(zone, hours: 24m, weekend: 24m);
        Stood("2026-10-30T22:00:00Z", "2026-11-01T22:00:00Z");

        var response = Evaluate(1);

        Period().Measured.ShouldBe(Math.Round(100m * (744m - 26m) / 744m, 4));
        ((string)response["Message"]).ShouldContain($"Days of site 'Quay' are counted as UTC days, for {why}. Enter an IANA zone such as Europe/Berlin.");
        _world.Action(_account, "Guarantee breached").RootCause!.ShouldEndWith("Days are counted as UTC days at 1 of its sites, for they have no known time zone.");
    }

    private void MachineIn(string? zone, decimal hours, decimal weekend)
    {
        var site = _world.Service.Create(new Site
        {
            Name = "Quay", AccountId = _account.ToEntityReference(), TimeZone = zone, PlannedMonday = hours, PlannedTuesday = hours, PlannedWednesday = hours, PlannedThursday = hours,
            PlannedFriday = hours, PlannedSaturday = weekend, PlannedSunday = weekend,
        });
        _world.Service.Create(new Machine { Name = "Crane", AccountId = _account.ToEntityReference(), SiteId = new EntityReference(Site.EntityLogicalName, site), SubscriptionId = _subscription.ToEntityReference() });
    }

    private void Stood(string from, string to)
    {
        var machine = _world.OfAccount<Machine>(Machine.EntityLogicalName, _account).Single();
        _world.Service.Create(new Downtime
        {
            Name = "Standstill", AccountId = _account.ToEntityReference(), MachineId = machine.ToEntityReference(), From = Utc(from), To = Utc(to), Kind = DowntimeKind.Unplanned,
        });
    }

    private OrganizationResponse Evaluate(int monthsAgo)
    {
        _world.MeterRatio(_account, "availability", monthsAgo, 100m, 700m);
        _world.Settle();
        return _world.Call("csm_EvaluateGuarantees", ("PeriodStart", _world.MonthsAgo(monthsAgo)), ("Guarantee", _guarantee.ToEntityReference()));
    }

    private GuaranteePeriod Period() => _world.OfAccount<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName, _account).ShouldHaveSingleItem();

    private static DateTime Utc(string moment) => DateTime.Parse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
