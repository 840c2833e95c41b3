using Csm.Crm.Plugins.Kpis;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Kpis;

/// <summary>Periods follow each other without a gap (R5).</summary>
public class PeriodTests
{
    private static readonly PeriodLength[] Lengths = [PeriodLength.Day, PeriodLength.Week, PeriodLength.Month];

    [Fact]
    public void Period_HasEndedWithTheFirstMomentOfTheNextAndNotBefore() => Law.Holds(Starts(), law =>
    {
        var next = Period.EndOf(law.Start, law.Length);
        Period.HasEnded(law.Start, law.Length, next).ShouldBeTrue();
        Period.HasEnded(law.Start, law.Length, next.AddTicks(-1)).ShouldBeFalse();
        Period.HasEnded(next, law.Length, next).ShouldBeFalse();
    });

    [Fact]
    public void EveryDayOfAPeriod_HasItsNumberAndTheNextDayTheNext() => Law.Holds(Starts(), law =>
    {
        var next = Period.EndOf(law.Start, law.Length);
        var number = Period.NumberOf(law.Start, law.Length);
        for (var day = law.Start; day < next; day = day.AddDays(1))
        {
            Period.NumberOf(day, law.Length).ShouldBe(number);
        }

        Period.NumberOf(next, law.Length).ShouldBe(number + 1);
    });

    [Fact]
    public void LastPeriodThatEnded_IsTheOneBeforeTheOneThatRuns() => Law.Holds(Starts(), law =>
    {
        var next = Period.EndOf(law.Start, law.Length);
        Period.LastEnded(next, law.Length).ShouldBe(law.Start);
        Period.LastEnded(Period.EndOf(next, law.Length).AddTicks(-1), law.Length).ShouldBe(law.Start);
    });

    [Fact]
    public void PeriodSomeBefore_IsThatManyPeriodsAway() => Law.Holds(from law in Starts() from periods in Gen.Choose(0, 30) select (law.Start, law.Length, periods), law =>
        Period.NumberOf(Period.Before(law.Start, law.Length, law.periods), law.Length).ShouldBe(Period.NumberOf(law.Start, law.Length) - law.periods));

    // First days of days, of weeks, which begin on Mondays, and of months.
    private static Gen<(DateTime Start, PeriodLength Length)> Starts() =>
        from day in Gen.Choose(0, 4_000)
        from length in Gen.Elements(Lengths)
        let any = new DateTime(2020, 1, 6).AddDays(day)
        select (length switch { PeriodLength.Week => any.AddDays(-(((int)any.DayOfWeek + 6) % 7)), PeriodLength.Month => any.AddDays(1 - any.Day), _ => any }, length);
}
