using Csm.Crm.Tables;

namespace Csm.Crm.Sandbox.Seeding;

/// <summary>A customer the sandbox seeds, with everything a CSM would have entered before the first event arrives.</summary>
public sealed record CustomerPlan(
    string Name,
    Segment Segment,
    LifecyclePhase Phase,
    IReadOnlyList<SitePlan> Sites,
    SubscriptionPlan? Subscription,
    IReadOnlyList<GoalPlan> Goals)
{
    /// <summary>Day the customer joins; null from the beginning.</summary>
    public DateTime? JoinsOn { get; init; }

    /// <summary>Whether somebody else looks after the customer, who is there to be compared with.</summary>
    public bool IsPeer { get; init; }
}

/// <summary>A site and its machines.</summary>
/// <param name="Name">Name within the account.</param>
/// <param name="TimeZone">IANA id.</param>
/// <param name="PlannedHours">Planned hours Monday to Sunday, seven values of 0–24.</param>
/// <param name="GridFactor">kg CO2 per kWh.</param>
/// <param name="Machines">The machines standing there.</param>
public sealed record SitePlan(string Name, string TimeZone, IReadOnlyList<decimal> PlannedHours, decimal GridFactor, IReadOnlyList<MachinePlan> Machines);

/// <summary>A machine as the CRM knows it.</summary>
public sealed record MachinePlan(string DeviceId, string Name, string Make, string Model, MachineType Type, Energy Energy);

/// <summary>The running contract.</summary>
/// <param name="Number">Contract number.</param>
/// <param name="Start">First day.</param>
/// <param name="End">Last day of the term.</param>
/// <param name="NoticeDays">Days of notice before the end.</param>
/// <param name="Arr">Annual recurring revenue in the organisation's currency.</param>
public sealed record SubscriptionPlan(string Number, DateTime Start, DateTime End, int NoticeDays, decimal Arr);

/// <summary>A goal agreed with the customer; with a metric it is measured by its own KPI.</summary>
/// <param name="Name">Name of the goal.</param>
/// <param name="Level">Machine, site or business.</param>
/// <param name="Weight">Weight within its parent.</param>
/// <param name="Measure">How it is measured; null for a goal that only sums up its children.</param>
/// <param name="Children">Goals below it.</param>
public sealed record GoalPlan(string Name, GoalLevel Level, decimal Weight, MeasurePlan? Measure, IReadOnlyList<GoalPlan> Children)
{
    /// <summary>What reaching it is worth; null when nothing was agreed.</summary>
    public WorthPlan? Worth { get; init; }
}

/// <summary>What a goal is worth, in the organisation's currency.</summary>
/// <param name="UnitValue">Money one unit of improvement is worth, e.g. an hour that does not idle.</param>
/// <param name="ExpectedPerYear">Money per year that was agreed on.</param>
/// <param name="Attribution">Share that is due to the offering, 0–100 %.</param>
public sealed record WorthPlan(decimal UnitValue, decimal ExpectedPerYear, decimal Attribution);

/// <summary>The KPI of a goal.</summary>
/// <param name="MetricCode">Code of the metric.</param>
/// <param name="Unit">Unit shown on the goal.</param>
/// <param name="Better">Direction.</param>
/// <param name="Baseline">Value when the goal was agreed.</param>
/// <param name="Target">Agreed value.</param>
/// <param name="Amber">Threshold to amber.</param>
/// <param name="Green">Threshold to green.</param>
/// <param name="Due">Day the target is due.</param>
public sealed record MeasurePlan(string MetricCode, string Unit, Better Better, decimal Baseline, decimal Target, decimal Amber, decimal Green, DateTime Due);
