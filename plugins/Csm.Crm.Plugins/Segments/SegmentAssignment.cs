namespace Csm.Crm.Plugins.Segments;

/// <summary>What a segment rule asks for; a minimum that is null is not asked for.</summary>
/// <param name="Order">Place among the rules; the first that fits wins.</param>
/// <param name="MinimumMachines">Machines in the fleet.</param>
/// <param name="MinimumRevenue">Recurring revenue per year in the organisation's base currency.</param>
/// <param name="MinimumExpectedValue">Expected value in use per year in the same currency.</param>
/// <param name="MachineType">Option of a type the fleet must have; null for any fleet.</param>
/// <param name="Segment">Segment it gives.</param>
public sealed record SegmentCriteria(int Order, int? MinimumMachines, decimal? MinimumRevenue, decimal? MinimumExpectedValue, int? MachineType, CustomerSegment Segment);

/// <summary>What of a customer the rules look at.</summary>
/// <param name="Machines">Machines in the fleet; null counts as none.</param>
/// <param name="Revenue">Recurring revenue per year in base currency.</param>
/// <param name="ExpectedValue">Expected value in use per year in base currency; null counts as none.</param>
/// <param name="MachineTypes">Options of the types in the fleet.</param>
public sealed record CustomerSize(int? Machines, decimal Revenue, decimal? ExpectedValue, IReadOnlyCollection<int> MachineTypes);

/// <summary>R7: which segment the rules give, and whether a customer follows them.</summary>
public static class SegmentAssignment
{
    /// <summary>The first rule that fits: one of its minimums is reached, or it has none, and the machine type is there.</summary>
    /// <param name="rules">All active rules.</param>
    /// <param name="size">The customer.</param>
    /// <returns>Null when none fits.</returns>
    public static SegmentCriteria? FirstFitting(IEnumerable<SegmentCriteria> rules, CustomerSize size) =>
        rules.OrderBy(rule => rule.Order).FirstOrDefault(rule => Fits(rule, size));

    /// <summary>
    /// The segment the customer has from now on. One that a person chose differs from what the rules gave before, and
    /// stays; clearing it hands the customer back to the rules.
    /// </summary>
    /// <param name="shown">The segment it has; null when none.</param>
    /// <param name="givenBefore">What the rules gave last time; null when they never did.</param>
    /// <param name="given">What the rules give now.</param>
    public static CustomerSegment Next(CustomerSegment? shown, CustomerSegment? givenBefore, CustomerSegment given) =>
        shown is { } chosen && chosen != givenBefore ? chosen : given;

    private static bool Fits(SegmentCriteria rule, CustomerSize size)
    {
        if (rule.MachineType is { } type && !size.MachineTypes.Contains(type))
        {
            return false;
        }

        var asksForNothing = rule.MinimumMachines is null && rule.MinimumRevenue is null && rule.MinimumExpectedValue is null;
        return asksForNothing
            || (size.Machines ?? 0) >= rule.MinimumMachines
            || size.Revenue >= rule.MinimumRevenue
            || (size.ExpectedValue ?? 0m) >= rule.MinimumExpectedValue;
    }
}
