using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>The columns every table of the platform has, as it exports them (SOLUTION-FORMAT §4.1).</summary>
internal static class SystemColumns
{
    private static readonly ColumnTraits ReadOnlyLookup = new("lookup") { Create = false, Update = false, IsCustom = false, IsAudited = false };

    /// <summary>The system columns of a table with the given ownership, the primary key included.</summary>
    public static IEnumerable<XElement> For(string table, string label, bool userOwned) =>
    [
        ColumnXml.Build(
            new ColumnText(table + "Id", label, "Unique identifier of the row."),
            new ColumnTraits("primarykey") { RequiredLevel = "systemrequired", DisplayMask = "ValidForAdvancedFind|RequiredForGrid", Update = false, IsCustom = false, IsAudited = false, IsFilterable = true, IsRetrievable = true },
            []),
        Lookup("CreatedBy", "Created By", "Unique identifier of the user who created the record."),
        Moment("CreatedOn", "Created On", "Date and time when the record was created."),
        Lookup("CreatedOnBehalfBy", "Created By (Delegate)", "Unique identifier of the delegate user who created the record."),
        Number("ImportSequenceNumber", "Import Sequence Number", "Sequence number of the import that created this record.", int.MinValue, new ColumnTraits("int") { DisplayMask = "ValidForAdvancedFind", ImeMode = "disabled", Update = false, IsCustom = false }),
        Lookup("ModifiedBy", "Modified By", "Unique identifier of the user who modified the record."),
        Moment("ModifiedOn", "Modified On", "Date and time when the record was modified."),
        Lookup("ModifiedOnBehalfBy", "Modified By (Delegate)", "Unique identifier of the delegate user who modified the record."),
        ColumnXml.Build(
            new ColumnText("OverriddenCreatedOn", "Record Created On", "Date and time that the record was migrated."),
            new ColumnTraits("datetime") { DisplayMask = "ValidForAdvancedFind|ValidForGrid", ImeMode = "inactive", Update = false, IsCustom = false },
            [new("Format", "date"), new("CanChangeDateTimeBehavior", 0), new("Behavior", 1)]),
        .. userOwned ? Owner() : Organization(),
        State(table, label),
        Status(table, label),
        Number("TimeZoneRuleVersionNumber", "Time Zone Rule Version Number", "For internal use only.", -1, new ColumnTraits("int") { DisplayMask = null, IsCustom = false, IsAudited = false }),
        Number("UTCConversionTimeZoneCode", "UTC Conversion Time Zone Code", "Time zone code that was in use when the record was created.", -1, new ColumnTraits("int") { DisplayMask = null, IsCustom = false, IsAudited = false }),
    ];

    /// <summary>The two columns the first money column of a table brings with it.</summary>
    public static IEnumerable<XElement> Currency() =>
    [
        ColumnXml.Build(
            new ColumnText("TransactionCurrencyId", "Currency", "Unique identifier of the currency associated with the entity."),
            new ColumnTraits("lookup") { IsCustom = false },
            LookupPart()),
        ColumnXml.Build(
            new ColumnText("ExchangeRate", "Exchange Rate", "Exchange rate for the currency associated with the entity with respect to the base currency."),
            new ColumnTraits("decimal") { ImeMode = "disabled", Create = false, Update = false, IsCustom = false },
            [new("MinValue", "0.000000000001"), new("MaxValue", "100000000000"), new("Accuracy", 10)]),
    ];

    private static IEnumerable<XElement> Owner() =>
    [
        ColumnXml.Build(
            new ColumnText("OwnerId", "Owner", "Owner Id"),
            new ColumnTraits("owner") { RequiredLevel = "systemrequired", DisplayMask = ColumnXml.AllUses + "|RequiredForForm", IsCustom = false, IsFilterable = true },
            [
                new XElement("LookupStyle", "single"),
                new XElement(
                    "LookupTypes",
                    new XElement("LookupType", new XAttribute("id", Guid.Empty), 8),
                    new XElement("LookupType", new XAttribute("id", Guid.Empty), 9)),
            ]),
        ColumnXml.Build(
            new ColumnText("OwningBusinessUnit", "Owning Business Unit", "Unique identifier for the business unit that owns the record"),
            ReadOnlyLookup with { IsAudited = true, IsFilterable = true },
            LookupPart()),
        ColumnXml.Build(
            new ColumnText("OwningTeam", "Owning Team", "Unique identifier for the team that owns the record."),
            ReadOnlyLookup with { DisplayMask = null, IsLogical = true },
            LookupPart()),
        ColumnXml.Build(
            new ColumnText("OwningUser", "Owning User", "Unique identifier for the user that owns the record."),
            ReadOnlyLookup with { DisplayMask = null, IsLogical = true },
            LookupPart()),
    ];

    private static IEnumerable<XElement> Organization() =>
        [ColumnXml.Build(new ColumnText("OrganizationId", "Organization Id", "Unique identifier for the organization"), ReadOnlyLookup with { DisplayMask = null }, LookupPart())];

    private static XElement State(string table, string label) =>
        ColumnXml.Build(
            new ColumnText("statecode", "Status", $"Status of the {label}"),
            new ColumnTraits("state") { RequiredLevel = "systemrequired", Create = false, IsCustom = false, IsFilterable = true },
            [
                OptionSet(
                    table + "_statecode",
                    "state",
                    "Status",
                    $"Status of the {label}",
                    new XElement("states", StateValue(0, 1, "Active"), StateValue(1, 2, "Inactive"))),
            ]);

    private static XElement Status(string table, string label) =>
        ColumnXml.Build(
            new ColumnText("statuscode", "Status Reason", $"Reason for the status of the {label}"),
            new ColumnTraits("status") { IsCustom = false },
            [
                OptionSet(
                    table + "_statuscode",
                    "status",
                    "Status Reason",
                    $"Reason for the status of the {label}",
                    new XElement("statuses", StatusValue(1, 0, "Active"), StatusValue(2, 1, "Inactive"))),
            ]);

    private static XElement OptionSet(string name, string type, string label, string description, XElement values) =>
        new(
            "optionset",
            new XAttribute("Name", name.ToLowerInvariant()),
            new XElement("OptionSetType", type),
            new XElement("IntroducedVersion", "1.0.0.0"),
            new XElement("IsCustomizable", 1),
            new XElement("displaynames", new XElement("displayname", Texts.Describe(label))),
            new XElement("Descriptions", new XElement("Description", Texts.Describe(description))),
            values);

    private static XElement StateValue(int value, int defaultStatus, string name) =>
        new("state", new XAttribute("value", value), new XAttribute("defaultstatus", defaultStatus), new XAttribute("invariantname", name), Texts.Labels(name));

    private static XElement StatusValue(int value, int state, string name) =>
        new("status", new XAttribute("value", value), new XAttribute("state", state), Texts.Labels(name));

    private static XElement Lookup(string name, string label, string description) =>
        ColumnXml.Build(new ColumnText(name, label, description), ReadOnlyLookup, LookupPart());

    private static XElement Moment(string name, string label, string description) =>
        ColumnXml.Build(
            new ColumnText(name, label, description),
            new ColumnTraits("datetime") { ImeMode = "inactive", Create = false, Update = false, IsCustom = false, IsAudited = false, IsFilterable = true, IsRetrievable = true },
            [new("Format", "datetime"), new("CanChangeDateTimeBehavior", 0), new("Behavior", 1)]);

    private static XElement Number(string name, string label, string description, int minimum, ColumnTraits traits) =>
        ColumnXml.Build(
            new ColumnText(name, label, description),
            traits,
            [new("Format", string.Empty), new("MinValue", minimum), new("MaxValue", int.MaxValue)]);

    private static XElement[] LookupPart() => [new("LookupStyle", "single"), new("LookupTypes")];
}
