namespace Csm.Crm.Telemetry.State;

/// <summary>Which stock.</summary>
/// <param name="Site">Row id of the site.</param>
/// <param name="Material">Row id of the material.</param>
public readonly record struct StockKey(Guid Site, Guid Material);

/// <summary>
/// What lay there at a moment. Of two levels the newer holds, and of two of the same moment the greater, by quantity first:
/// a maximum over a total order, so the order in which they come does not matter.
/// </summary>
/// <param name="Moment">When, UTC milliseconds since 0001-01-01.</param>
/// <param name="Quantity">How much, as <see cref="Windows.FixedPoint"/>.</param>
/// <param name="Minimum">What must always be there, or <see cref="NotSaid"/>.</param>
/// <param name="ReorderPoint">At which it is ordered again, or <see cref="NotSaid"/>.</param>
public readonly record struct StockLevel(long Moment, long Quantity, long Minimum, long ReorderPoint) : IComparable<StockLevel>
{
    /// <summary>Less than anything that can be said.</summary>
    public const long NotSaid = -1;

    private const long MillisecondsPerDay = 86_400_000;

    /// <summary>Its day, UTC, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int Day => (int)(Moment / MillisecondsPerDay);

    /// <inheritdoc/>
    public int CompareTo(StockLevel other) => (Moment, Quantity, Minimum, ReorderPoint).CompareTo((other.Moment, other.Quantity, other.Minimum, other.ReorderPoint));

    /// <summary>The one that holds.</summary>
    public StockLevel Join(StockLevel other) => CompareTo(other) >= 0 ? this : other;
}
