namespace Csm.Crm.Plugins.Segments;

/// <summary>How closely a customer is served; in the order of the choice csm_Segment.</summary>
public enum CustomerSegment
{
    HighTouch,
    MidTouch,
    Digital,
}

/// <summary>R7: the shipped numbers of the segments, for where no segment rule says otherwise.</summary>
public static class PreparationLead
{
    private const int HighTouchMachines = 15;
    private const decimal HighTouchRevenue = 250_000m;
    private const int MidTouchMachines = 5;

    /// <summary>Days of preparation before the end of a term (R12), where no segment rule says it.</summary>
    public static int DaysFor(CustomerSegment segment) => segment switch
    {
        CustomerSegment.HighTouch => 270,
        CustomerSegment.MidTouch => 180,
        _ => 120,
    };

    /// <summary>Days in which a customer of the segment should be heard of, where no segment rule says it.</summary>
    public static int CadenceOf(CustomerSegment segment) => segment switch
    {
        CustomerSegment.HighTouch => 30,
        CustomerSegment.MidTouch => 60,
        _ => 120,
    };

    /// <summary>The segment an account falls into when nobody has set one (R7, the shipped rule).</summary>
    /// <param name="machines">Fleet size; null when not counted yet.</param>
    /// <param name="annualRevenue">Recurring revenue per year in the organisation's base currency; null when not known.</param>
    public static CustomerSegment SegmentOf(int? machines, decimal? annualRevenue) =>
        machines >= HighTouchMachines || annualRevenue >= HighTouchRevenue ? CustomerSegment.HighTouch
        : machines >= MidTouchMachines ? CustomerSegment.MidTouch
        : CustomerSegment.Digital;

    /// <summary>The segment as it is written in a sentence.</summary>
    public static string NameOf(CustomerSegment segment) => segment switch
    {
        CustomerSegment.HighTouch => "high touch",
        CustomerSegment.MidTouch => "mid touch",
        _ => "digital",
    };
}
