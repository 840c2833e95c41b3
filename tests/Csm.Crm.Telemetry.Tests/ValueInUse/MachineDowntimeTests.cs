using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.Tests.ValueInUse;

public class MachineDowntimeTests
{
    // The clock goes forward on March 29th.
    private static readonly LocalDate First = new(2026, 3, 24);
    private static readonly LocalDate Last = new(2026, 4, 2);

    [Fact]
    public void EveryDay_CountsEachMinuteOnceAndExcusedOnesNever() => Law.ForAllSeeds(random =>
    {
        var calendar = new SiteCalendar("Europe/Berlin", [.. Enumerable.Range(0, 7).Select(_ => random.Next(4) * 8.0)]);
        var standstills = Standstills(random);

        var downtime = MachineDowntime.Of(calendar, standstills, First, Last);

        for (var day = First; day <= Last; day = day.PlusDays(1))
        {
            var (down, excused) = MinuteByMinute(calendar, standstills, day);
            var planned = 60 * calendar.PlannedOn(day);
            var found = downtime.Days.GetValueOrDefault(day);
            found.DownMinutes.ShouldBe(Math.Min(planned, down), 1e-9, $"{day}");
            found.ExcusedMinutes.ShouldBe(Math.Min(planned - found.DownMinutes, excused), 1e-9, $"{day}");
            downtime.Days.ContainsKey(day).ShouldBe(down + excused > 0);
        }

        downtime.Days.Keys.ShouldAllBe(static day => day >= First && day <= Last);
    });

    [Fact]
    public void OrderAndRepetition_ChangeNothing() => Law.ForAllSeeds(random =>
    {
        var standstills = Standstills(random);
        var again = standstills.Concat(standstills.Where(_ => random.Next(2) == 0)).ToArray();
        random.Shuffle(again);

        Describe(again).ShouldBe(Describe(standstills));

        static string Describe(IReadOnlyCollection<Standstill> all) => string.Join(';', MachineDowntime.Of(Streams.Calendar(), all, First, Last).Days);
    });

    [Fact]
    public void StandstillThatIsOpen_CountsUpToTheEndOfTheLastDay()
    {
        var downtime = MachineDowntime.Of(Streams.Calendar("Etc/UTC", planned: 24), [new Standstill(new DateTime(2026, 3, 31, 18, 0, 0, DateTimeKind.Utc), null, false)], First, Last);

        downtime.Days.ShouldBe([
            new(new LocalDate(2026, 3, 31), new DayDowntime(360, 0)), new(new LocalDate(2026, 4, 1), new DayDowntime(1_440, 0)), new(Last, new DayDowntime(1_440, 0)),
        ]);
    }

    private static Standstill[] Standstills(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 8)).Select(_ =>
        {
            var from = new DateTime(2026, 3, 22, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(14 * 1_440));
            DateTime? to = random.Next(8) == 0 ? null : from.AddMinutes(random.Next(-60, 3_000));
            return new Standstill(from, to, random.Next(3) == 0);
        }),
    ];

    private static (int Down, int Excused) MinuteByMinute(SiteCalendar calendar, Standstill[] standstills, LocalDate day)
    {
        var (down, excused) = (0, 0);
        var end = new DateTime(calendar.StartOf(day.PlusDays(1)), DateTimeKind.Utc);
        for (var minute = new DateTime(calendar.StartOf(day), DateTimeKind.Utc); minute < end; minute = minute.AddMinutes(1))
        {
            var at = standstills.Where(each => each.From <= minute && !(each.To <= minute)).ToArray();
            excused += at.Any(static each => each.IsExcused) ? 1 : 0;
            down += at.Length > 0 && !at.Any(static each => each.IsExcused) ? 1 : 0;
        }

        return (down, excused);
    }
}
