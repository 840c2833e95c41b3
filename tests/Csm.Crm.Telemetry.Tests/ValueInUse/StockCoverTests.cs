using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.ValueInUse;

public class StockCoverTests
{
    [Fact]
    public void SteadyUse_GivesQuantityOverUseHoweverOftenItIsRefilled() => Law.ForAllSeeds(random =>
    {
        var perDay = random.Next(1, 50);
        var levels = new List<StockLevel>();
        var quantity = 5_000.0;
        for (var day = 0; day <= 28; day++)
        {
            levels.Add(Level(day, quantity));
            quantity -= perDay;
        }

        StockCover.Days(levels)!.Value.ShouldBe(FixedPoint.ToDouble(levels[^1].Quantity) / perDay, 1e-9);

        // A refill between two counts hides a day's use, and no more.
        var refilled = random.Next(1, 28);
        var more = levels.Select((level, day) => level with { Quantity = level.Quantity + (day >= refilled ? FixedPoint.Of(1_000) : 0) }).ToArray();
        StockCover.Days(more)!.Value.ShouldBe(FixedPoint.ToDouble(more[^1].Quantity) * 28 / (perDay * 27), 1e-9);
    });

    [Fact]
    public void Cover_DoesNotDependOnTheUnit() => Law.ForAllSeeds(random =>
    {
        var levels = Random(random);
        var inOtherUnit = levels.Select(static level => level with { Quantity = level.Quantity * 8 }).ToArray();

        var (one, other) = (StockCover.Days(levels), StockCover.Days(inOtherUnit));
        other.HasValue.ShouldBe(one.HasValue);
        other.GetValueOrDefault().ShouldBe(one.GetValueOrDefault(), 1e-6);
    });

    [Fact]
    public void Cover_IsThereOnlyWhereSomethingFellAndNeverOutOfRange() => Law.ForAllSeeds(random =>
    {
        var levels = Random(random);
        var fell = levels.Zip(levels.Skip(1)).Any(static pair => pair.Second.Quantity < pair.First.Quantity);
        var cover = StockCover.Days(levels);

        cover.HasValue.ShouldBe(fell && levels[^1].Day > levels[0].Day);
        cover.GetValueOrDefault().ShouldBeInRange(0, StockCover.Longest);
    });

    [Fact]
    public void OneCountOrNone_SaysNothing()
    {
        StockCover.Days([]).ShouldBeNull();
        StockCover.Days([Level(0, 5)]).ShouldBeNull();
        StockCover.Days([Level(0, 5), Level(0.9, 3)]).ShouldBeNull();
        StockCover.Days([Level(0, 1e9), Level(1, 1e9 - 0.0001)]).ShouldBe(StockCover.Longest);
    }

    private static StockLevel[] Random(Random random) => [.. Enumerable.Range(0, random.Next(1, 29)).Select(day => Level(day, random.Next(100)))];

    private static StockLevel Level(double day, double quantity) =>
        new((Streams.Start.Ticks / TimeSpan.TicksPerMillisecond) + (long)(day * 86_400_000), FixedPoint.Of(quantity), StockLevel.NotSaid, StockLevel.NotSaid);
}
