namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, value realisation: experienced by expected value in use, as new as the newest month of the ledger, whenever telemetry last came.</summary>
internal static class ValueRealisation
{
    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now) =>
        evidence.Account.RealisationPercent is { } value && evidence.Account.ValueBookedTo is { } asOf
            ? Observation.Of(value, asOf, Wording.Text("of the expected value, booked to {0:yyyy-MM-dd}", asOf), "account", evidence.Account.Id)
            : Observation.Missing("expected and experienced value are not both known: no month of a goal's value was closed");
}
