namespace Csm.Crm.Emulator.Metadata;

/// <summary>
/// The tables of the base platform that a solution of ours may build on: a declared subset of their columns, not a
/// copy of Microsoft's metadata. A column that is missing here faults by name.
/// </summary>
internal static class BaseTables
{
    public static IEnumerable<TableDraft> All()
    {
        yield return Declare("Account", "accounts", Ownership.User, "accountid", "name",
            Text("name", 160), Text("accountnumber", 20), Text("telephone1", 50), Text("emailaddress1", 100), Text("websiteurl", 200),
            Text("address1_city", 80), Text("address1_country", 80), Memo("description", 2000),
            Number("numberofemployees", 0, 1_000_000_000), Money("revenue"),
            Choice("industrycode", new(2, "Agriculture and Non-petrol Natural Resource Extraction"), new(12, "Durable Manufacturing"), new(15, "Equipment Rental and Leasing"), new(30, "Transportation")),
            Lookup("parentaccountid", "account"), Lookup("primarycontactid", "contact"), Marked(), MasterOf("account"));
        yield return Declare("Contact", "contacts", Ownership.User, "contactid", "fullname",
            Text("fullname", 160), Text("firstname", 50), Text("lastname", 50), Text("emailaddress1", 100), Text("telephone1", 50),
            Text("jobtitle", 100), Lookup("parentcustomerid", "account", "contact"), Marked(), MasterOf("contact"));
        foreach (var draft in ActivityTables.All())
        {
            yield return draft;
        }

        yield return Declare("SystemUser", "systemusers", Ownership.Organization, "systemuserid", "fullname",
            Text("fullname", 200), Text("firstname", 256), Text("lastname", 256), Text("domainname", 1024), Text("internalemailaddress", 100),
            Lookup("businessunitid", "businessunit"), Bit("isdisabled"));
        yield return Declare("BusinessUnit", "businessunits", Ownership.Organization, "businessunitid", "name",
            Text("name", 160), Lookup("parentbusinessunitid", "businessunit"));
        yield return Declare("Team", "teams", Ownership.Organization, "teamid", "name",
            Text("name", 160), Lookup("businessunitid", "businessunit"));
        yield return Declare("Role", "roles", Ownership.Organization, "roleid", "name",
            Text("name", 100), Lookup("businessunitid", "businessunit"));
        yield return Declare("PrincipalObjectAccess", "principalobjectaccessset", Ownership.Organization, "principalobjectaccessid", "objectid",
            Internal("objectid", ColumnKind.UniqueId), Internal("objecttypecode", ColumnKind.Text), Internal("principalid", ColumnKind.UniqueId),
            Internal("accessrightsmask", ColumnKind.Integer), Internal("inheritedaccessrightsmask", ColumnKind.Integer));
        yield return Declare("Organization", "organizations", Ownership.Organization, "organizationid", "name",
            Text("name", 160), Lookup("basecurrencyid", "transactioncurrency"));
        yield return Declare("TransactionCurrency", "transactioncurrencies", Ownership.Organization, "transactioncurrencyid", "currencyname",
            Text("currencyname", 100), Text("isocurrencycode", 5), Text("currencysymbol", 13), Number("currencyprecision", 0, 4),
            new Column { Name = "exchangerate", Kind = ColumnKind.Decimal, Minimum = 0.0000000001m, Maximum = 100_000_000_000m });
    }

    /// <summary>Lookups of base tables to accounts and contacts that stand without a relationship here.</summary>
    public static IReadOnlyList<(string Table, string Column)> PlainLookups { get; } = [("account", "parentaccountid"), ("account", "primarycontactid"), ("contact", "parentcustomerid")];

    /// <summary>Deletion of an owner, currency or business unit that rows point to is not modelled, so it is not offered.</summary>
    public static bool IsPlatformOwned(string table) =>
        table is "systemuser" or "businessunit" or "team" or "role" or "organization" or "transactioncurrency" or "principalobjectaccess";

    /// <summary>Name the table goes by inside a privilege name, where that differs from the schema name.</summary>
    public static string PrivilegeName(string table) => table switch
    {
        "systemuser" => "User",
        "annotation" => "Note",
        _ when ActivityTables.IsActivity(table) => "Activity",
        _ => string.Empty,
    };

    public static TableDraft Declare(string schemaName, string entitySetName, Ownership ownership, string primaryId, string primaryName, params Column[] columns)
    {
        var draft = new TableDraft(schemaName, entitySetName, ownership, primaryId, primaryName);
        foreach (var column in columns)
        {
            draft.Add(column);
        }

        return draft;
    }

    public static Column Text(string name, int length) => new() { Name = name, Kind = ColumnKind.Text, MaxLength = length };

    private static Column Internal(string name, ColumnKind kind) => new() { Name = name, Kind = kind, ValidForCreate = false, ValidForUpdate = false };

    public static Column Memo(string name, int length) => new() { Name = name, Kind = ColumnKind.Memo, MaxLength = length };

    public static Column Number(string name, int minimum, int maximum) =>
        new() { Name = name, Kind = ColumnKind.Integer, Minimum = minimum, Maximum = maximum };

    private static Column Money(string name) =>
        new() { Name = name, Kind = ColumnKind.Money, Precision = 2, Minimum = 0, Maximum = 100_000_000_000_000m };

    public static Column Bit(string name) =>
        new() { Name = name, Kind = ColumnKind.Boolean, Default = false, Options = [new(0, "No"), new(1, "Yes")] };

    private static Column Marked() =>
        new() { Name = "merged", Kind = ColumnKind.Boolean, Default = false, Options = [new(0, "No"), new(1, "Yes")], ValidForCreate = false, ValidForUpdate = false };

    private static Column MasterOf(string table)
    {
        var column = new Column { Name = "masterid", Kind = ColumnKind.Lookup, ValidForCreate = false, ValidForUpdate = false };
        column.Targets.Add(table);
        return column;
    }

    // A few of the platform's industries, with its numbers.
    private static Column Choice(string name, params Option[] options) => new() { Name = name, Kind = ColumnKind.Choice, Options = [.. options] };

    public static Column Date(string name) => new() { Name = name, Kind = ColumnKind.DateTime };

    public static Column Lookup(string name, params string[] targets)
    {
        var column = new Column { Name = name, Kind = ColumnKind.Lookup };
        column.Targets.AddRange(targets);
        return column;
    }
}
