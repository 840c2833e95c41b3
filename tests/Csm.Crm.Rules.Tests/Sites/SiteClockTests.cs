using Csm.Crm.Plugins.Sites;
using NodaTime;
using NodaTime.TimeZones;

namespace Csm.Crm.Rules.Tests.Sites;

public class SiteClockTests
{
    // What IANA knows and Windows does not; the first keeps its clock like nobody else, the others are kept for old systems.
    private static readonly string[] WithoutWindows = ["Antarctica/Troll", "CST6CDT", "EST5EDT", "MST7MDT", "PST8PDT"];

    [Fact]
    public void EveryZoneTelemetryTakes_IsKnownOnWindowsOrRefusedByName()
    {
        foreach (var name in DateTimeZoneProviders.Tzdb.Ids)
        {
            var asked = new List<string>();
            var clock = SiteClock.Of(name, id => Windows(id, asked));
            if (WithoutWindows.Contains(name))
            {
                clock.Doubt.ShouldBe($"'{name}' is no time zone that can be reckoned with here. Enter an IANA zone such as Europe/Berlin");
                continue;
            }

            clock.Doubt.ShouldBeNull(name);
            asked.ShouldBe([name, TzdbDateTimeZoneSource.Default.TzdbToWindowsIds[name]]);
        }
    }

    [Fact]
    public void EveryZoneThisMachineKnows_IsTheSameClockOrRefusedByName()
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            var clock = SiteClock.Of(zone.Id);
            (clock.Doubt is null || clock.Doubt.Contains($"'{zone.Id}'", StringComparison.Ordinal)).ShouldBeTrue();
            if (clock.Doubt is null)
            {
                clock.Days.StartOf(new DateTime(2025, 7, 1)).ShouldBe(new SiteDays(zone).StartOf(new DateTime(2025, 7, 1)), zone.Id);
            }
        }
    }

    [Theory]
    [InlineData(null, "it has no time zone")]
    [InlineData("", "it has no time zone")]
    [InlineData("  ", "it has no time zone")]
    [InlineData("Berlin", "'Berlin' is no time zone")]
    [InlineData("W. Europe Standard Time", "'W. Europe Standard Time' is no time zone")]
    [InlineData("europe/berlin", "'europe/berlin' is no time zone")]
    [InlineData("../../etc/localtime", "'../../etc/localtime' is no time zone")]
    public void UnknownOrEmptyZone_IsUtcAndSaysWhy(string? zone, string why)
    {
        var clock = SiteClock.Of(zone);
        clock.Doubt.ShouldNotBeNull().ShouldStartWith(why);
        clock.Doubt.ShouldEndWith("Enter an IANA zone such as Europe/Berlin");
        var day = new DateTime(2026, 10, 25, 0, 0, 0, DateTimeKind.Utc);
        clock.Days.Of(day).ShouldBe(new Stretch(day, day.AddDays(1)));
    }

    [Fact]
    public void ServerThatKnowsNoZones_CountsInUtcAndNamesBothItAskedFor()
    {
        var clock = SiteClock.Of("Australia/Brisbane", static _ => null);
        clock.Doubt.ShouldBe("this server knows neither 'Australia/Brisbane' nor 'E. Australia Standard Time'. Enter another zone with the same clock");
        clock.Days.StartOf(new DateTime(2026, 10, 5)).ShouldBe(new DateTime(2026, 10, 5));
    }

    // Knows Windows' zones only, as .NET Framework does.
    private static TimeZoneInfo? Windows(string id, List<string> asked)
    {
        asked.Add(id);
        return TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.ContainsKey(id) && !id.Contains('/') && asked.Count > 1 ? TimeZoneInfo.Utc : null;
    }
}
