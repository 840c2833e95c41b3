using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using Spectre.Console;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>Prints machine-days, the finest grain that enters Dataverse.</summary>
public sealed class MachineDayReport(IAnsiConsole console, IOrganizationService service)
{
    /// <summary>Prints the first page of them, by day and machine.</summary>
    public void Write()
    {
        var query = new QueryExpression(MachineDay.EntityLogicalName)
        {
            ColumnSet = new ColumnSet(
                MachineDay.Columns.MachineId, MachineDay.Columns.Day, MachineDay.Columns.OperatingHours, MachineDay.Columns.IdleHours,
                MachineDay.Columns.FuelLitres, MachineDay.Columns.DistanceKm, MachineDay.Columns.PayloadT, MachineDay.Columns.Coverage,
                MachineDay.Columns.CounterFlags),
        };
        query.AddOrder(MachineDay.Columns.Day, OrderType.Ascending);
        query.AddOrder(MachineDay.PrimaryNameColumn, OrderType.Ascending);
        var table = new Table().RoundedBorder()
            .AddColumns("Machine-day", "Operating h", "Idle h", "Idle %", "Fuel l", "Distance km", "Payload t", "Coverage %", "Flags");
        foreach (var row in service.RetrieveMultiple(query).Entities.Select(row => row.ToEntity<MachineDay>()))
        {
            var idle = row.OperatingHours > 0 ? row.IdleHours / row.OperatingHours * 100m : null;
            table.AddRow(
                Markup.Escape($"{row.MachineId?.Name} {Wording.Day(row.Day)}"), Wording.Number(row.OperatingHours, 2), Wording.Number(row.IdleHours, 2),
                Wording.Number(idle), Wording.Number(row.FuelLitres), Wording.Number(row.DistanceKm), Wording.Number(row.PayloadT),
                Wording.Number(row.Coverage), row.CounterFlags?.ToString(CultureInfo.InvariantCulture) ?? Wording.None);
        }

        console.Write(table);
    }
}
