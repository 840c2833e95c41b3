using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk.Query;
using Polly;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>
/// Accounts whose last machine has gone to another, or is deleted: they stand in no directory any more, and would show the
/// fleet they had for ever.
/// </summary>
internal static class EmptiedAccounts
{
    /// <summary>What such accounts' rows become. One request where there is none.</summary>
    /// <param name="service">Dataverse, as the Telemetry writer.</param>
    /// <param name="retry">Patience.</param>
    /// <param name="fleet">The machines. Where some cannot be used, or none is there at all, nobody is taken for empty.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public static async Task<IReadOnlyList<Account>> ReadAsync(IOrganizationServiceAsync2 service, ResiliencePipeline retry, MachineDirectory fleet, CancellationToken cancellationToken)
    {
        if (fleet.Machines.Count == 0 || fleet.Faults.Count > 0)
        {
            return [];
        }

        var owners = fleet.Machines.Select(static machine => machine.AccountId).ToHashSet();
        var query = DataverseQuery.Of(Account.EntityLogicalName, Account.PrimaryIdColumn, Account.Columns.FleetSize);
        query.Criteria.AddCondition(Account.Columns.FleetSize, ConditionOperator.GreaterThan, 0);
        var emptied = new List<Account>();
        await foreach (var row in service.RowsAsync(query, retry, cancellationToken))
        {
            if (!owners.Contains(row.Id))
            {
                emptied.Add(new Account(row.Id) { FleetSize = 0, ConnectedMachines = 0 });
            }
        }

        return emptied;
    }
}
