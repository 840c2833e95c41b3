using Csm.Crm.Plugins.Sites;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Csm.Crm.Rules.Tests.Sites;

public class SiteDaysTests
{
    // Clocks that change at midnight (Santiago, Havana), by half an hour, in the south, never, and not by whole hours.
    private static readonly string[] Names =
    [
        "Etc/UTC", "Europe/Berlin", "Europe/Helsinki", "America/Santiago", "America/Havana", "America/St_Johns", "America/Phoenix", "Australia/Lord_Howe", "Australia/Brisbane", "Australia/Sydney",
        "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Auckland", "Pacific/Kiritimati", "Africa/Johannesburg", "America/Sao_Paulo",
    ];

    [Fact]
    public void DaysOfAPlugin_AreTheDaysOfTelemetry()
    {
        foreach (var name in Names)
        {
            var (ours, theirs) = (new SiteDays(TimeZoneInfo.FindSystemTimeZoneById(name)), DateTimeZoneProviders.Tzdb[name]);
            for (var day = new DateTime(2017, 1, 1); day.Year < 2026; day = day.AddDays(1))
            {
                ours.StartOf(day).ShouldBe(theirs.AtStartOfDay(LocalDate.FromDateTime(day)).ToInstant().ToDateTimeUtc(), name);
            }
        }
    }

    [Fact]
    public void Days_FollowEachOtherWithoutGapsAndAreWholeButForClockChanges() => Law.Holds(
        from zone in Zones.Any() from day in Gen.Choose(0, 3_000) select (days: new SiteDays(zone), date: new DateTime(2020, 1, 1).AddDays(day), zone),
        law =>
        {
            var day = law.days.Of(law.date);
            law.days.Of(law.date.AddDays(1)).From.ShouldBe(day.To);
            day.Length.TotalHours.ShouldBe(!law.zone.SupportsDaylightSavingTime || law.date.Month != 10 ? 24 : law.date.Day switch { 7 => 23, 11 => 25, _ => 24 });
            TimeZoneInfo.ConvertTimeFromUtc(day.From, law.zone).ShouldBe(law.date);
        });

    [Fact]
    public void EveryMoment_HasTheDateOfTheDayItLiesIn()
    {
        foreach (var days in Names.Select(name => new SiteDays(TimeZoneInfo.FindSystemTimeZoneById(name))))
        {
            for (var moment = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc); moment.Year < 2026; moment = moment.AddMinutes(30))
            {
                var day = days.Of(days.DateAt(moment));
                (day.From <= moment && moment < day.To).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void ChangeAtMidnightAsWindowsWritesIt_IsTheChangeAtMidnight()
    {
        // Windows' registry has no 24:00: Chile's clocks change at 23:59:59.999 there.
        var lastMoment = new DateTime(1, 1, 1, 23, 59, 59, 999);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(lastMoment, 9, 1, DayOfWeek.Saturday), TimeZoneInfo.TransitionTime.CreateFloatingDateRule(lastMoment, 4, 1, DayOfWeek.Saturday));
        var windows = new SiteDays(TimeZoneInfo.CreateCustomTimeZone("Pacific SA", TimeSpan.FromHours(-4), "Chile", "Chile", "Chile summer", [rule]));
        var iana = new SiteDays(TimeZoneInfo.FindSystemTimeZoneById("America/Santiago"));
        for (var day = new DateTime(2023, 1, 1); day.Year < 2026; day = day.AddDays(1))
        {
            windows.Of(day).ShouldBe(iana.Of(day));
        }
    }
}
