using System.Collections.Immutable;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>What one gauge showed over a time.</summary>
/// <param name="Weighted">Σ value × seconds that it held, the value as <see cref="FixedPoint"/>.</param>
/// <param name="Seconds">Σ of those seconds; 0 = it showed nothing.</param>
/// <param name="Least">Least value, as <see cref="FixedPoint"/>.</param>
/// <param name="Greatest">Greatest value, as <see cref="FixedPoint"/>.</param>
public readonly record struct GaugeTotal(long Weighted, long Seconds, int Least, int Greatest)
{
    private const double SecondsPerHour = 3_600;

    /// <summary>Time-weighted mean, in the gauge's unit; meaningful when it showed something.</summary>
    public double Mean => Weighted / (double)Seconds / FixedPoint.Scale;

    /// <summary>Hours for which a value held.</summary>
    public double Hours => Seconds / SecondsPerHour;

    /// <summary>Σ value × hours, in the gauge's unit.</summary>
    public double ValueHours => Weighted / SecondsPerHour / FixedPoint.Scale;

    /// <summary>What it showed over both times.</summary>
    public GaugeTotal Plus(GaugeTotal other) => Seconds == 0 ? other : other.Seconds == 0 ? this
        : new GaugeTotal(Weighted + other.Weighted, Seconds + other.Seconds, Math.Min(Least, other.Least), Math.Max(Greatest, other.Greatest));
}

/// <summary>What the gauges of one machine showed over a time. Immutable.</summary>
public sealed class GaugeTotals : IEquatable<GaugeTotals>
{
    private readonly ImmutableArray<GaugeTotal> totals;

    /// <param name="totals">One per <see cref="Gauge"/>, in their order.</param>
    public GaugeTotals(ImmutableArray<GaugeTotal> totals)
    {
        if (totals.Length != GaugeCatalog.Count)
        {
            throw new ArgumentException($"There are {totals.Length} totals for {GaugeCatalog.Count} gauges.", nameof(totals));
        }

        this.totals = totals;
        foreach (var (index, total) in totals.Index())
        {
            Present = total.Seconds > 0 ? Present.With((Gauge)index) : Present;
        }
    }

    /// <summary>Gauges that showed something.</summary>
    public GaugeSet Present { get; }

    /// <summary>What a gauge showed, or null for nothing.</summary>
    public GaugeTotal? this[Gauge gauge] => Present.Has(gauge) ? totals[(int)gauge] : null;

    /// <summary>What both say together; null when neither says anything.</summary>
    public static GaugeTotals? Sum(GaugeTotals? one, GaugeTotals? other) =>
        one is null ? other : other is null ? one : new GaugeTotals([.. one.totals.Zip(other.totals, static (mine, its) => mine.Plus(its))]);

    /// <summary>True when all totals are the same.</summary>
    public bool Equals(GaugeTotals? other) => other is not null && totals.AsSpan().SequenceEqual(other.totals.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GaugeTotals);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Present, totals[0]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", totals.Index().Where(static item => item.Item.Seconds > 0).Select(static item => $"{GaugeCatalog.CodeOf((Gauge)item.Index)}: {item.Item}"));
}
