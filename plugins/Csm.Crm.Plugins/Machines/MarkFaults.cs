using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Machines;

/// <summary>Keeps the mark of an open fault at machines: two reads for the batch, one write per machine whose mark changes.</summary>
internal sealed class MarkFaults
{
    private const string MachineAlias = "machine";
    private readonly IRows rows;

    public MarkFaults(IRows rows) => this.rows = rows;

    /// <summary>Looks at the machines of faults that were written.</summary>
    public void Of(IEnumerable<Guid> faults)
    {
        static QueryExpression Written()
        {
            var query = Queries.From(MachineFault.EntityLogicalName, MachineFault.Columns.MachineId);
            query.Join(MachineFault.Columns.MachineId, Machine.EntityLogicalName, Machine.PrimaryIdColumn, MachineAlias, JoinOperator.Inner, Machine.Columns.OpenFault);
            return query;
        }

        var marks = rows.ReadWhereIn(Written, MachineFault.PrimaryIdColumn, faults)
            .GroupBy(row => row.GetAttributeValue<EntityReference>(MachineFault.Columns.MachineId).Id)
            .ToDictionary(same => same.Key, same => same.First().JoinedValue<bool>(MachineAlias, Machine.Columns.OpenFault) == true);
        var open = new HashSet<Guid>(rows.ReadWhereIn(
                () => Queries.From(MachineFault.EntityLogicalName, MachineFault.Columns.MachineId).Where(MachineFault.Columns.ClearedOn, ConditionOperator.Null).WhereActive(),
                MachineFault.Columns.MachineId,
                marks.Keys)
            .Select(row => row.GetAttributeValue<EntityReference>(MachineFault.Columns.MachineId).Id));
        foreach (var machine in marks.Where(mark => mark.Value != open.Contains(mark.Key)))
        {
            rows.Update(new Machine(machine.Key) { OpenFault = !machine.Value });
        }
    }
}
