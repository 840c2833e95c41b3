namespace Csm.Crm.Plugins.Health;

/// <summary>What the value of a factor source is measured in, and whether this release can measure it.</summary>
/// <param name="Unit">Unit as written behind the value.</param>
/// <param name="Decimals">Decimals in a sentence.</param>
/// <param name="NotMeasuredBecause">Part of a sentence; null when a provider exists.</param>
public sealed record FactorMeasure(string Unit, int Decimals, string? NotMeasuredBecause = null);

/// <summary>
/// The factor sources and their units (R1). A source without a provider in this release is not applicable, so that a
/// model that already names it scores without a penalty, and says why.
/// </summary>
public static class FactorCatalogue
{
    private const string NoPeople = "usage-center members are not part of this release";
    private const string NoTraining = "training is not part of this release";
    private const string NoDigitalUsage = "digital usage is not part of this release";
    private const string NoFeedback = "feedback is not part of this release";
    private const string NoProblems = "support problems are not part of this release";
    private const string NoFaults = "machine faults are not part of this release";
    private const string NoGuarantees = "guarantees are not part of this release";

    /// <summary>Unit and availability of a source.</summary>
    public static FactorMeasure Of(FactorProvider provider) => provider switch
    {
        FactorProvider.KpiAttainment => new FactorMeasure("% of the way to target", 0),
        FactorProvider.GoalProgress => new FactorMeasure("% of plan", 0),
        FactorProvider.ValueRealisation => new FactorMeasure("%", 0),
        FactorProvider.UtilisationTrend => new FactorMeasure("percentage points in six months", 1),
        FactorProvider.IdleShare => new FactorMeasure("%", 1),
        FactorProvider.Connectivity => new FactorMeasure("%", 1),
        FactorProvider.PaymentDiscipline => new FactorMeasure("overdue invoices", 0),
        FactorProvider.ManualAssessment => new FactorMeasure("of 100", 0),
        FactorProvider.UsageCenterCoverage => new FactorMeasure("%", 0, NoPeople),
        FactorProvider.SponsorEngagement => new FactorMeasure("days", 0, NoPeople),
        FactorProvider.TrainingCoverage => new FactorMeasure("%", 0, NoTraining),
        FactorProvider.DigitalAdoption => new FactorMeasure("%", 0, NoDigitalUsage),
        FactorProvider.Feedback => new FactorMeasure("points", 0, NoFeedback),
        FactorProvider.PerceivedVersusMetered => new FactorMeasure("points", 0, NoFeedback),
        FactorProvider.SupportLoad => new FactorMeasure("problems a month", 1, NoProblems),
        FactorProvider.FaultLoad => new FactorMeasure("faults per 100 h", 1, NoFaults),
        FactorProvider.GuaranteeCompliance => new FactorMeasure("%", 0, NoGuarantees),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "Unknown factor source. Add it to the catalogue with its unit."),
    };
}
