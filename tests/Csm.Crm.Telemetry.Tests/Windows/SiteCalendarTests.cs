using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

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

    [Fact]
    public void SiteRoundTheClock_IsPlannedForEveryHourThatPassesAndForNoOther() => Law.ForAllSeeds(random =>
    {
        var calendar = Streams.Calendar(Zones[random.Next(Zones.Length)], planned: 24);
        var first = new LocalDate(2000 + random.Next(30), 1 + random.Next(12), 1 + random.Next(28));
        var days = random.Next(1, 400);

        Enumerable.Range(0, days).Sum(day => calendar.PlannedOn(first.PlusDays(day))).ShouldBe((calendar.StartAt(first.PlusDays(days)) - calendar.StartAt(first)) / (double)Hours.FullHour, 1e-6);
    }, cases: 300);

    [Fact]
    public void Shift_IsPlannedAsItIsEnteredAsLongAsTheDayHasRoomForIt() => Law.ForAllSeeds(random =>
    {
        var plan = Enumerable.Range(0, 7).Select(_ => random.Next(96) / 4.0).ToArray();
        var calendar = new SiteCalendar(Zones[random.Next(Zones.Length)], plan);
        var day = calendar.DayAt(Moment(random, calendar));
        var length = (calendar.StartAt(day.PlusDays(1)) - calendar.StartAt(day)) / (double)Hours.FullHour;

        calendar.PlannedOn(day).ShouldBe(Math.Min(plan[(int)day.DayOfWeek - 1], length));
    }, cases: 2_000);

    [Theory]
    [InlineData("Europe/Berlin", 2026, 3, 29, 24, 23)]
    [InlineData("Europe/Berlin", 2026, 10, 25, 24, 25)]
    [InlineData("Europe/Berlin", 2026, 3, 29, 23.5, 23)]
    [InlineData("Europe/Berlin", 2026, 10, 25, 23.5, 23.5)]
    [InlineData("Europe/Berlin", 2026, 3, 30, 24, 24)]
    [InlineData("Australia/Lord_Howe", 2026, 4, 5, 24, 24.5)]
    [InlineData("Australia/Lord_Howe", 2026, 10, 4, 24, 23.5)]
    [InlineData("Pacific/Apia", 2011, 12, 30, 24, 0)]
    [InlineData("Pacific/Apia", 2011, 12, 30, 8, 0)]
    public void DayOfAClockChange_IsPlannedForItsOwnHours(string zone, int year, int month, int day, double planned, double expected) =>
        Streams.Calendar(zone, planned).PlannedOn(new LocalDate(year, month, day)).ShouldBe(expected);

    // Half of them within three hours of a change of the clock.
    private static long Moment(Random random, SiteCalendar calendar)
    {
        var moment = Instant.FromUtc(2000 + random.Next(30), 1, 1, 0, 0).Plus(Duration.FromSeconds(random.Next(365 * 86_400)));
        var interval = calendar.Zone.GetZoneInterval(moment);
        if (interval.HasEnd && random.Next(2) == 0)
        {
            moment = interval.End.Plus(Duration.FromSeconds(random.Next(-10_800, 10_800)));
        }

        return moment.ToDateTimeUtc().Ticks / TimeSpan.TicksPerMillisecond;
    }
}
