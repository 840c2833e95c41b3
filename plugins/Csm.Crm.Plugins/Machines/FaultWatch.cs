using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Machines;

/// <summary>R13: open faults, one action per machine and fault family.</summary>
internal sealed class FaultWatch : IWatch
{
    private const string MachineAlias = "machine";
    private readonly IRows rows;
    private readonly HashSet<Guid> newFaults;

    /// <summary>Looks at faults.</summary>
    /// <param name="rows">The port.</param>
    /// <param name="newFaults">Rows that were just written for the first time: each is an occurrence.</param>
    public FaultWatch(IRows rows, IEnumerable<Guid> newFaults)
    {
        this.rows = rows;
        this.newFaults = new HashSet<Guid>(newFaults);
    }

    public IReadOnlyList<StandingCause> Causes => [new(ActionKind.Risk, ActionReason.MachineFault, "all faults of the family were cleared, or the machine is not watched any more")];

    public IEnumerable<ActionRequest> Find(IReadOnlyCollection<WatchedAccount> accounts, DateTime now)
    {
        QueryExpression Query()
        {
            var query = Queries.From(
                    MachineFault.EntityLogicalName,
                    MachineFault.Columns.AccountId, MachineFault.Columns.MachineId, MachineFault.Columns.Code, MachineFault.Columns.Family, MachineFault.Columns.Severity, MachineFault.Columns.Count)
                .Where(MachineFault.Columns.ClearedOn, ConditionOperator.Null).WhereActive();
            query.Join(MachineFault.Columns.MachineId, Machine.EntityLogicalName, Machine.PrimaryIdColumn, MachineAlias, JoinOperator.Inner, Machine.Columns.Name, Machine.Columns.Pin, Machine.Columns.DeviceId)
                .LinkCriteria.AddCondition(Machine.Columns.StateCode, ConditionOperator.Equal, 0);
            return query;
        }

        var faults = rows.ReadWhereIn(Query, MachineFault.Columns.AccountId, accounts.Select(account => account.Id)).ToLookup(row => row.GetAttributeValue<EntityReference>(MachineFault.Columns.AccountId).Id);
        return accounts.SelectMany(account => RequestsFor(account, faults[account.Id].ToArray(), now)).ToArray();
    }

    private IEnumerable<ActionRequest> RequestsFor(WatchedAccount account, Entity[] faults, DateTime now)
    {
        var labels = faults.GroupBy(MachineOf).ToDictionary(same => same.Key, same => MachineLabel.Of(
            same.First().Joined<string>(MachineAlias, Machine.Columns.Name), same.First().Joined<string>(MachineAlias, Machine.Columns.Pin), same.First().Joined<string>(MachineAlias, Machine.Columns.DeviceId)));
        return FaultFamilies.Of(faults.Select(FaultOf)).Select(family => account.Request(
            ActionKind.Risk, ActionReason.MachineFault, $"{labels[family.MachineId]}: {family.Family}",
            "Open: " + string.Join(", ", family.Codes.Select(code => string.Format(CultureInfo.InvariantCulture, "{0} ({1} times)", code.Key, code.Value))) + ".",
            (Severity)(Choice.First + family.Severity), now.AddDays(7)) with
        {
            Nature = family.IsNew ? CauseNature.Event : CauseNature.State,
            Machine = new EntityReference(Machine.EntityLogicalName, family.MachineId),
        });
    }

    private OpenFault FaultOf(Entity row) => new(
        MachineOf(row),
        row.GetAttributeValue<string>(MachineFault.Columns.Code) ?? "unknown",
        row.GetAttributeValue<string>(MachineFault.Columns.Family),
        row.GetAttributeValue<OptionSetValue>(MachineFault.Columns.Severity)?.Value - Choice.First,
        row.GetAttributeValue<int?>(MachineFault.Columns.Count),
        newFaults.Contains(row.Id));

    private static Guid MachineOf(Entity fault) => fault.GetAttributeValue<EntityReference>(MachineFault.Columns.MachineId).Id;
}
