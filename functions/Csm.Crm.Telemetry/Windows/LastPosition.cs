namespace Csm.Crm.Telemetry.Windows;

/// <summary>Where a machine was last, of all readings that said so: the latest; of two of the same moment the northernmost, then easternmost.</summary>
/// <param name="Moment">UTC milliseconds; 0 = it never said.</param>
/// <param name="Latitude">Millionths of a degree, WGS 84.</param>
/// <param name="Longitude">Millionths of a degree, WGS 84.</param>
public readonly record struct LastPosition(long Moment, int Latitude, int Longitude)
{
    private const double PerDegree = 1e6;

    /// <summary>The position of a reading, or none.</summary>
    public static LastPosition Of(in CounterReading reading, long moment) => reading.HasPosition
        ? new LastPosition(moment, (int)Math.Round(reading.Latitude * PerDegree), (int)Math.Round(reading.Longitude * PerDegree))
        : default;

    /// <summary>Latitude in degrees.</summary>
    public double LatitudeDegrees => Latitude / PerDegree;

    /// <summary>Longitude in degrees.</summary>
    public double LongitudeDegrees => Longitude / PerDegree;

    /// <summary>The later of the two.</summary>
    public LastPosition Join(LastPosition other) =>
        (other.Moment, other.Latitude, other.Longitude).CompareTo((Moment, Latitude, Longitude)) > 0 ? other : this;
}
