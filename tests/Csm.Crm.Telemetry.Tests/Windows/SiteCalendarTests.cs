using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Windows;

public class SiteCalendarTests
{
    // Half-hour and quarter-hour offsets; a change of half an hour; changes at midnight and at one minute past; a skipped day.
    private static readonly string[] Zones =
    [
        "Europe/Berlin", "Etc/UTC", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo", "America/St_Johns",
        "America/Havana", "Asia/Beirut", "Pacific/Apia", "America/Los_Angeles", "Pacific/Chatham", "Africa/Casablanca",
    ];

    [Fact]
    public void EveryMoment_LiesInOneHourOfAtMostAnHourOnFullMinutesOfItsDay() => Law.ForAllSeeds(random =>
    {
        var calendar = Streams.Calendar(Zones[random.Next(Zones.Length)]);
        var moment = Moment(random, calendar);

        calendar.HourAt(moment, out var start, out var length);

        moment.ShouldBeInRange(start, start + length - 1);
        length.ShouldBeInRange(1, (int)Hours.FullHour);
        (start % 60_000).ShouldBe(0);
        calendar.DayAt(start).ShouldBe(calendar.DayAt(start + length - 1));

        // Every moment of it says the same: hours do not overlap.
        calendar.HourAt(start + random.Next(length), out var sameStart, out var sameLength);
        (sameStart, sameLength).ShouldBe((start, length));
    }, cases: 2_000);

    [Fact]
    public void Days_FollowOneAnotherWithoutGapOrOverlap() => Law.ForAllSeeds(random =>
    {
        var calendar = Streams.Calendar(Zones[random.Next(Zones.Length)]);
        var moment = Moment(random, calendar);
        var day = calendar.DayAt(moment);

        moment.ShouldBeInRange(calendar.StartAt(day), calendar.StartAt(day.PlusDays(1)) - 1);
        calendar.DayAt(calendar.StartAt(day)).ShouldBe(day);
    }, cases: 2_000);

    // Half of them within three hours of a change of the clock.
    private static long Moment(Random random, SiteCalendar calendar)
    {
        var moment = NodaTime.Instant.FromUtc(2000 + random.Next(30), 1, 1, 0, 0).Plus(NodaTime.Duration.FromSeconds(random.Next(365 * 86_400)));
        var interval = calendar.Zone.GetZoneInterval(moment);
        if (interval.HasEnd && random.Next(2) == 0)
        {
            moment = interval.End.Plus(NodaTime.Duration.FromSeconds(random.Next(-10_800, 10_800)));
        }

        return moment.ToDateTimeUtc().Ticks / TimeSpan.TicksPerMillisecond;
    }
}
