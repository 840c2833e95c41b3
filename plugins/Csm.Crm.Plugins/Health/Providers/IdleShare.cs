namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, idle share: idle by operating hours of the newest full month.</summary>
internal static class IdleShare
{
    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now) => MonthlyFigures.Latest(evidence, MonthlyFigures.IdleShare, now);
}
