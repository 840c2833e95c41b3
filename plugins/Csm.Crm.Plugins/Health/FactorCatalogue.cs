using Csm.Crm.Plugins.Health.Providers;

namespace Csm.Crm.Plugins.Health;

/// <summary>Rows a provider looks at beside the account's own; what no factor of a model needs is not read.</summary>
[Flags]
public enum EvidenceNeeds
{
    /// <summary>The account and its people with their trainings, which are always read.</summary>
    None = 0,

    /// <summary>KPIs and goals.</summary>
    Goals = 1,

    /// <summary>Months of value in use.</summary>
    Months = 2,

    /// <summary>Feedback.</summary>
    Answers = 16,

    /// <summary>Support problems.</summary>
    Problems = 32,

    /// <summary>Guarantees and their periods.</summary>
    Guarantees = 64,
}

/// <summary>What the value of a factor source is measured in, what it is made from, and how.</summary>
/// <param name="Unit">Unit as written behind the value.</param>
/// <param name="Decimals">Decimals in a sentence.</param>
/// <param name="Needs">Rows it looks at.</param>
/// <param name="Observe">The provider: what an account's rows say about a factor at a time.</param>
public sealed record FactorMeasure(string Unit, int Decimals, EvidenceNeeds Needs, Func<FactorDefinition, AccountEvidence, DateTime, Observation> Observe);

/// <summary>The 17 factor sources with their providers (R1).</summary>
public static class FactorCatalogue
{
    /// <summary>Unit, needs and provider of a source.</summary>
    public static FactorMeasure Of(FactorProvider provider) => provider switch
    {
        FactorProvider.KpiAttainment => new("% of the way to target", 0, EvidenceNeeds.Goals, KpiAttainment.Observe),
        FactorProvider.GoalProgress => new("% of plan", 0, EvidenceNeeds.Goals, GoalProgressAgainstPlan.Observe),
        FactorProvider.ValueRealisation => new("%", 0, EvidenceNeeds.None, ValueRealisation.Observe),
        FactorProvider.UtilisationTrend => new("percentage points in six months", 1, EvidenceNeeds.Months, UtilisationTrend.Observe),
        FactorProvider.IdleShare => new("%", 1, EvidenceNeeds.Months, IdleShare.Observe),
        FactorProvider.Connectivity => new("%", 1, EvidenceNeeds.Months, Connectivity.Observe),
        FactorProvider.UsageCenterCoverage => new("%", 0, EvidenceNeeds.None, UsageCenterCoverage.Observe),
        FactorProvider.SponsorEngagement => new("days", 0, EvidenceNeeds.None, SponsorEngagement.Observe),
        FactorProvider.TrainingCoverage => new("%", 0, EvidenceNeeds.None, TrainingCoverage.Observe),
        FactorProvider.DigitalAdoption => new("%", 0, EvidenceNeeds.None, DigitalAdoption.Observe),
        FactorProvider.Feedback => new("points", 0, EvidenceNeeds.Answers, Feedback.Observe),
        FactorProvider.PerceivedVersusMetered => new("points", 0, EvidenceNeeds.Answers, PerceivedVersusMetered.Observe),
        FactorProvider.SupportLoad => new("problems a month", 1, EvidenceNeeds.Problems, SupportLoad.Observe),
        FactorProvider.FaultLoad => new("faults per 100 h", 1, EvidenceNeeds.Months, FaultLoad.Observe),
        FactorProvider.GuaranteeCompliance => new("%", 0, EvidenceNeeds.Guarantees, GuaranteeCompliance.Observe),
        FactorProvider.PaymentDiscipline => new("overdue invoices", 0, EvidenceNeeds.None, PaymentDiscipline.Observe),
        FactorProvider.ManualAssessment => new("of 100", 0, EvidenceNeeds.None, ManualAssessment.Observe),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "Unknown factor source. Add it to the catalogue with its unit and provider."),
    };
}
