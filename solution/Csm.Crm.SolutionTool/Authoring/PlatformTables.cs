using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>
/// The allow-list of platform tables and columns the solution may name; all of them are there in every environment, with
/// no Dynamics 365 app installed.
/// </summary>
internal static class PlatformTables
{
    private static readonly Dictionary<string, string> SchemaNames = new(StringComparer.Ordinal)
    {
        ["account"] = "Account",
        ["contact"] = "Contact",
        ["systemuser"] = "SystemUser",
        ["team"] = "Team",
        ["businessunit"] = "BusinessUnit",
        ["owner"] = "Owner",
        ["organization"] = "Organization",
        ["transactioncurrency"] = "TransactionCurrency",
        ["task"] = "Task",
        ["phonecall"] = "PhoneCall",
        ["appointment"] = "Appointment",
    };

    private static readonly Dictionary<string, string[]> Columns = new(StringComparer.Ordinal)
    {
        ["account"] =
        [
            "accountid", "name", "accountnumber", "ownerid", "owningbusinessunit", "statecode", "statuscode", "createdon", "modifiedon", "createdby",
            "modifiedby", "transactioncurrencyid", "exchangerate", "industrycode", "address1_city", "address1_country", "telephone1", "websiteurl", "parentaccountid", "primarycontactid",
        ],
        ["task"] = ["statecode"],
        ["phonecall"] = ["statecode"],
        ["appointment"] = ["statecode"],
        ["systemuser"] = ["systemuserid", "fullname", "internalemailaddress", "isdisabled", "businessunitid"],
    };

    private static readonly (string Name, string Label, string Type)[] AccountForm =
    [
        ("Name", "Account Name", "nvarchar"), ("AccountNumber", "Account Number", "nvarchar"), ("OwnerId", "Owner", "owner"), ("Telephone1", "Main Phone", "nvarchar"),
        ("WebSiteURL", "Website", "nvarchar"), ("Address1_City", "Address 1: City", "nvarchar"), ("Address1_Country", "Address 1: Country/Region", "nvarchar"),
        ("PrimaryContactId", "Primary Contact", "lookup"), ("ParentAccountId", "Parent Account", "lookup"),
    ];

    /// <summary>System privileges (full name) the roles may carry.</summary>
    public static readonly IReadOnlySet<string> Privileges = new HashSet<string>(StringComparer.Ordinal)
    {
        "prvReadAccount", "prvWriteAccount", "prvAppendAccount", "prvAppendToAccount", "prvCreateAccount", "prvAssignAccount", "prvShareAccount",
        "prvCreateContact", "prvReadContact", "prvWriteContact", "prvAppendContact", "prvAppendToContact", "prvReadUser", "prvAppendToUser", "prvReadTeam", "prvReadBusinessUnit", "prvReadTransactionCurrency",
        "prvAppendToTransactionCurrency", "prvReadOrganization", "prvReadAppModule", "prvReadCustomization", "prvReadEntity", "prvReadAttribute",
        "prvReadRelationship", "prvReadSystemForm", "prvReadQuery", "prvReadUserSettings", "prvWriteUserSettings", "prvReadSdkMessage",
        "prvReadWebResource", "prvReadPluginType", "prvReadPluginAssembly", "prvReadSdkMessageProcessingStep", "prvReadOptionSet",
        "prvCreateActivity", "prvReadActivity", "prvWriteActivity", "prvDeleteActivity", "prvAppendActivity", "prvAppendToActivity", "prvAssignActivity",
        "prvCreateNote", "prvReadNote", "prvWriteNote", "prvDeleteNote", "prvAppendNote", "prvReadSavedQueryVisualizations", "prvReadUserQuery",
    };

    /// <summary>Schema name of a platform table, or null when it is not on the list.</summary>
    public static string? SchemaName(string logicalName) => SchemaNames.GetValueOrDefault(logicalName);

    /// <summary>The column's name when the platform table is known to have it, else null.</summary>
    public static string? Column(string table, string column) =>
        Columns.TryGetValue(table, out var columns) && columns.Contains(column, StringComparer.Ordinal) ? column : null;

    /// <summary>The platform's own columns that head a form on an extended table.</summary>
    public static IEnumerable<ColumnElement> FormColumns(string table) => table == "account"
        ? [FormColumn(table, "name")!, FormColumn(table, "ownerid")!]
        : throw new ArgumentException($"No form columns are known for the platform table '{table}'.", nameof(table));

    /// <summary>A column of the platform's own as a form of an extended table shows it, or null when it is not on the list.</summary>
    public static ColumnElement? FormColumn(string table, string column)
    {
        var shown = table == "account" ? AccountForm.FirstOrDefault(known => known.Name.Equals(column, StringComparison.OrdinalIgnoreCase)) : default;
        return shown.Name is null ? null : new ColumnElement(ColumnXml.Build(new ColumnText(shown.Name, shown.Label, string.Empty), new ColumnTraits(shown.Type), []));
    }
}
