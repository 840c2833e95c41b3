namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, connectivity: share of the month's machine-days on which the machine was heard of; the counts on the account where no month was metered.</summary>
internal static class Connectivity
{
    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        var month = MonthlyFigures.Latest(evidence, MonthlyFigures.Connectivity, now);
        var account = evidence.Account;
        return month.Value is null && account.FleetSize > 0 && account.ConnectedMachines is { } connected && account.ValueAsOf is { } asOf
            ? Observation.Of(
                100m * connected / account.FleetSize.Value, asOf, Wording.Text("{0} of {1} machines, as of {2:yyyy-MM-dd}", connected, account.FleetSize, asOf), "account", account.Id)
            : month;
    }
}
