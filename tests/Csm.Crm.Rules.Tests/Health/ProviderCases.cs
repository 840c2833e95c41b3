using Csm.Crm.Plugins.Health;

namespace Csm.Crm.Rules.Tests.Health;

/// <summary>Asks a provider about an account.</summary>
internal static class ProviderCases
{
    public static readonly AccountFigures Account = new(Law.Id(1), 12, null, null, null, null, null, null, null, null);
    public static readonly AccountEvidence Nothing = new(Account, [], [], []);

    public static Observation Observe(FactorProvider provider, AccountEvidence evidence, int staleAfterDays = 45) => FactorCatalogue.Of(provider).Observe(
        new FactorDefinition(Law.Id(1), provider.ToString(), provider, 1m, Anchors.Of("any", 0m, 1m, 2m, 3m), staleAfterDays, MissingTreatment.Exclude, null, null), evidence, HealthCases.Now);

    public static MonthValue Month(string metric, int month, decimal value, decimal coverage) => new(Law.Id(month), metric, new DateTime(2026, month, 1), value, coverage);

    public static MemberStanding Member(int number, int? daysSilent, params string[] roles) =>
        new(Law.Id(number), roles, false, daysSilent is { } days ? HealthCases.Now.Date.AddDays(-days) : null, null, null);
}
