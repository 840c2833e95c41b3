using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Windows;

/// <summary>What four values per hour can say about a counter, and where that ends.</summary>
public class HourGrowthTests
{
    [Fact]
    public void RestartInTheMiddleOfAnHour_IsMeasuredExactly() => Law.ForAllSeeds(random =>
    {
        // One reading a minute; the new control unit begins at zero, and its first value is where the new segment starts.
        var at = random.Next(2, 58);
        var restart = Math.Round(random.NextDouble() * 0.01, 4);
        var values = Enumerable.Range(0, 60).Select(minute => minute < at ? 5_000 + Tick(minute) : restart + Tick(minute - at)).ToArray();

        Total(values, out var flags).ShouldBe(Tick(at - 1) + Tick(59 - at), 1e-9);
        flags.ShouldBe(CounterFlags.Reset);
    });

    [Fact]
    public void WildValuesInsideAnHour_CostNothing() => Law.ForAllSeeds(random =>
    {
        var values = Enumerable.Range(0, 120).Select(static minute => 5_000 + Tick(minute)).ToArray();
        for (var wild = random.Next(1, 5); wild > 0; wild--)
        {
            values[random.Next(1, 59)] = random.Next(3) switch { 0 => 0, 1 => 4_000 + random.Next(900), _ => 6_000 + random.Next(90_000) };
        }

        Total(values, out var flags).ShouldBe(Tick(119), 1e-9);
        flags.ShouldNotBe(CounterFlags.None);
    });

    [Fact]
    public void WildValueAtAnyPlace_ChangesNoTotal() => Law.ForAllSeeds(random =>
    {
        var values = Enumerable.Range(0, 240).Select(static minute => 5_000 + Tick(minute)).ToArray();
        values[random.Next(1, 239)] = random.Next(2) == 0 ? 1_000 + random.Next(3_900) : 6_000 + random.Next(90_000);

        Total(values, out var flags).ShouldBe(Tick(239), 1e-9);
        (flags & (CounterFlags.Jump | CounterFlags.Reversal)).ShouldNotBe(CounterFlags.None);
    });

    [Fact]
    public void ControlUnitReplacedByOneThatStandsLower_KeepsTheTotal() => Law.ForAllSeeds(random =>
    {
        var at = random.Next(2, 238);
        var values = Enumerable.Range(0, 240).Select(minute => minute < at ? 5_000 + Tick(minute) : 800 + Tick(minute - at)).ToArray();
        var exact = Tick(at - 1) + Tick(239 - at);

        // The last two values of a stream may still await the third that confirms them.
        Total([.. values, .. Enumerable.Range(240, 180).Select(minute => 800 + Tick(minute - at))], out var flags).ShouldBe(exact + Tick(420 - at - 1) - Tick(239 - at), 1e-9);
        (flags & CounterFlags.Reversal).ShouldBe(CounterFlags.Reversal);
    });

    [Fact]
    public void ControlUnitReplacedByOneThatStandsHigher_LosesAtMostItsHourAndSaysSo() => Law.ForAllSeeds(random =>
    {
        var at = random.Next(2, 238);
        var values = Enumerable.Range(0, 480).Select(minute => minute < at ? 5_000 + Tick(minute) : 9_000 + Tick(minute - at)).ToArray();
        var exact = Tick(at - 1) + Tick(479 - at);

        Total(values, out var flags).ShouldBeInRange(exact - Tick(60), exact + 1e-9);
        (flags & CounterFlags.Jump).ShouldBe(CounterFlags.Jump);
    });

    [Fact]
    public void SecondRestartInTheSameHour_IsFlaggedAndNeverBillsMoreThanHappened()
    {
        // Three segments in one hour: what the middle one did cannot be told from four values.
        var values = Enumerable.Range(0, 60).Select(static minute => minute < 20 ? 5_000 + Tick(minute) : minute < 40 ? Tick(minute - 20) : Tick(minute - 40)).ToArray();

        Total(values, out var flags).ShouldBeInRange(0, Tick(19) * 3);
        (flags & CounterFlags.Reset).ShouldBe(CounterFlags.Reset);
    }

    [Fact]
    public void AnyValues_NeverCountMoreThanTimeAllows() => Law.ForAllSeeds(random =>
    {
        var values = Enumerable.Range(0, 600).Select(_ => Math.Round(random.NextDouble() * random.Next(10_000), 4)).ToArray();

        // The resolution is allowed once for each step between hours and once within each.
        Total(values, out _).ShouldBeLessThanOrEqualTo((10 * 1.05) + (20 * 0.1));
    });

    // Hours of operation after some minutes of work.
    private static double Tick(int minutes) => Math.Round(minutes / 60.0, 4);

    // One value a minute, from the start of an hour on.
    private static double Total(IReadOnlyList<double> values, out CounterFlags flags)
    {
        var readings = values.Select(static (value, minute) => Streams.Reading(Streams.Start.AddMinutes(minute), (Counter.OperatingHours, value)));
        var days = Streams.Window(readings, Streams.Calendar("Etc/UTC")).Days();
        flags = days.Aggregate(CounterFlags.None, static (all, day) => all | day.Flags);
        return days.Sum(static day => day[Counter.OperatingHours]!.Value);
    }
}
