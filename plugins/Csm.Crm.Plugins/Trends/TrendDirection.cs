namespace Csm.Crm.Plugins.Trends;

/// <summary>Where a figure is heading; in the order of the choice csm_Trend.</summary>
public enum TrendDirection
{
    Falling,
    Steady,
    Rising,
}
