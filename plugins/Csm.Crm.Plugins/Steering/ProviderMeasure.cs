namespace Csm.Crm.Plugins.Steering;

/// <summary>A figure the customer success organisation steers by; in the order of the choice csm_ProviderKpi.</summary>
public enum ProviderMeasure
{
    Grr,
    Nrr,
    LogoChurn,
    HealthCoverage,
    TimeToFirstValue,
    CostPerAccount,
    ArrPerCsm,
    HoursPerCsm,
}

/// <summary>R19: figures of a period against what was aimed at.</summary>
public static class ProviderMeasures
{
    /// <summary>Whether less is better.</summary>
    public static bool IsBetterLow(ProviderMeasure measure) =>
        measure is ProviderMeasure.LogoChurn or ProviderMeasure.TimeToFirstValue or ProviderMeasure.CostPerAccount or ProviderMeasure.HoursPerCsm;

    /// <summary>Whether the figure is about the work of people, so that it reads by customer success manager too.</summary>
    public static bool IsOfPeople(ProviderMeasure measure) =>
        measure is ProviderMeasure.CostPerAccount or ProviderMeasure.ArrPerCsm or ProviderMeasure.HoursPerCsm;

    /// <summary>Whether somebody has to act: the figure is on the wrong side of its threshold.</summary>
    public static bool IsMissed(ProviderMeasure measure, decimal actual, decimal? threshold) =>
        threshold is { } limit && (IsBetterLow(measure) ? actual > limit : actual < limit);

    /// <summary>The name in a sentence.</summary>
    public static string NameOf(ProviderMeasure measure) => measure switch
    {
        ProviderMeasure.Grr => "GRR",
        ProviderMeasure.Nrr => "NRR",
        ProviderMeasure.LogoChurn => "logo churn",
        ProviderMeasure.HealthCoverage => "health coverage",
        ProviderMeasure.TimeToFirstValue => "time to first value",
        ProviderMeasure.CostPerAccount => "cost per account",
        ProviderMeasure.ArrPerCsm => "ARR per CSM",
        _ => "hours per CSM",
    };
}
