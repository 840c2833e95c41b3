using System.ServiceModel;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests.World;

/// <summary>A small data model that has one of everything, and short ways to write and read it.</summary>
public static class Sample
{
    public const string Item = "csm_item";
    public const string Note = "csm_note";

    public static SolutionBuilder Solution() => new SolutionBuilder()
        .Choice("csm_Color", (729100000, "Red"), (729100001, "Green"), (729100002, "Amber"))
        .Table("csm_Item", table => table
            .Name().Text("csm_Code", 10).Text("csm_Number", autoNumber: "ITM-{SEQNUM:6}").Integer("csm_Count").Integer("csm_Limit").Decimal("csm_Amount").Float("csm_Latitude")
            .Money("csm_Price").Bit("csm_Done").Choice("csm_Color", "csm_Color").Date("csm_Day", 2).Date("csm_At", 1).File("csm_Document")
            .Lookup("csm_AccountId", "Account", onDelete: "Cascade", onAssign: "Cascade")
            .Lookup("csm_ParentId", "csm_Item", onDelete: "RemoveLink")
            .Lookup("csm_ModelId", "csm_Model", onDelete: "Restrict")
            .Key("csm_codekey", "csm_code").Key("csm_daykey", "csm_accountid", "csm_day", "csm_color"))
        .Table("csm_Model", table => table.Name().Integer("csm_Version"), userOwned: false)
        .Table("csm_Note", table => table.Name().Add("csm_Body", "ntext"))
        .Table("Account", table => table.Integer("csm_FleetSize"), extends: true);

    public static Guid CreateItem(this IOrganizationService service, string name, params (string Column, object? Value)[] columns) =>
        service.Create(Row(Item, [("csm_name", name), .. columns]));

    public static Guid CreateAccount(this IOrganizationService service, string name) => service.Create(Row("account", ("name", name)));

    public static Entity Row(string table, params (string Column, object? Value)[] columns)
    {
        var row = new Entity(table);
        foreach (var (column, value) in columns)
        {
            row[column] = value;
        }

        return row;
    }

    public static Entity Row(string table, Guid id, params (string Column, object? Value)[] columns)
    {
        var row = Row(table, columns);
        row.Id = id;
        return row;
    }

    public static Entity ReadItem(this IOrganizationService service, Guid id, params string[] columns) =>
        service.Retrieve(Item, id, new ColumnSet(columns));

    /// <summary>Names of the rows, in the order the platform gives them.</summary>
    public static IReadOnlyList<string> Names(this IOrganizationService service, string table, string orderBy = "csm_name") =>
        [.. service.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet("csm_name"), Orders = { new OrderExpression(orderBy, OrderType.Ascending) } })
            .Entities.Select(row => row.GetAttributeValue<string>("csm_name"))];

    /// <summary>What the plug-ins noted, in order of their writing.</summary>
    public static IReadOnlyList<string> Notes(this IOrganizationService service) => service.Names(Note, "versionnumber");

    public static OptionSetValue Color(int n) => new(729100000 + n);

    public static OrganizationServiceFault Fails(Action action) =>
        Should.Throw<FaultException<OrganizationServiceFault>>(action).Detail;

    public static OrganizationServiceFault Fails(Action action, uint code)
    {
        var fault = Fails(action);
        fault.ErrorCode.ShouldBe(unchecked((int)code), fault.Message);
        return fault;
    }
}
