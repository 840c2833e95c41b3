using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>What an own table is.</summary>
/// <param name="SchemaName">Name with its case, e.g. <c>csm_Goal</c>.</param>
/// <param name="Label">Singular display name.</param>
/// <param name="PluralLabel">Plural display name.</param>
/// <param name="Description">One line of glossary.</param>
/// <param name="IsUserOwned">True when rows have an owner, false for configuration of the whole organisation.</param>
public sealed record TableText(string SchemaName, string Label, string PluralLabel, string Description, bool IsUserOwned)
{
    /// <summary>True when changes are logged; for what people write, not for what machines write by the thousand.</summary>
    public bool IsAudited { get; init; } = true;

    /// <summary>Description of the primary name column.</summary>
    public string NameDescription { get; init; } = $"Name of the {Label.ToLowerInvariant()} as people read it in lists and lookups.";
}

/// <summary>Writes <c>Entity.xml</c> and its ribbon skeleton (SOLUTION-FORMAT §4).</summary>
internal static class TableXml
{
    /// <summary>Flags before and after <c>OwnershipTypeMask</c>, in export order, with the values every table here gets.</summary>
    private static readonly (string Name, string Value)[] Flags =
    [
        ("IsDuplicateCheckSupported", "0"), ("IsBusinessProcessEnabled", "0"), ("IsRequiredOffline", "0"), ("IsInteractionCentricEnabled", "0"),
        ("IsCollaboration", "0"), ("AutoRouteToOwnerQueue", "0"), ("IsConnectionsEnabled", "0"), ("IsDocumentManagementEnabled", "0"),
        ("AutoCreateAccessTeams", "0"), ("IsOneNoteIntegrationEnabled", "0"), ("IsKnowledgeManagementEnabled", "0"), ("IsSLAEnabled", "0"),
        ("IsDocumentRecommendationsEnabled", "0"), ("IsBPFEntity", "0"), ("OwnershipTypeMask", ""), ("IsAuditEnabled", "0"),
        ("IsRetrieveAuditEnabled", "0"), ("IsRetrieveMultipleAuditEnabled", "0"), ("IsActivity", "0"), ("ActivityTypeMask", ""), ("IsActivityParty", "0"),
        ("IsReplicated", "0"), ("IsReplicationUserFiltered", "0"), ("IsMailMergeEnabled", "0"), ("IsVisibleInMobile", "0"),
        ("IsVisibleInMobileClient", "1"), ("IsReadOnlyInMobileClient", "0"), ("IsOfflineInMobileClient", "0"), ("DaysSinceRecordLastModified", "0"),
        ("MobileOfflineFilters", ""), ("IsMapiGridEnabled", "1"), ("IsReadingPaneEnabled", "1"), ("IsQuickCreateEnabled", "0"),
        ("SyncToExternalSearchIndex", "0"), ("IntroducedVersion", "1.0.0.0"), ("IsCustomizable", "1"), ("IsRenameable", "1"), ("IsMappable", "1"),
        ("CanModifyAuditSettings", "1"), ("CanModifyMobileVisibility", "1"), ("CanModifyMobileClientVisibility", "1"),
        ("CanModifyMobileClientReadOnly", "1"), ("CanModifyMobileClientOffline", "1"), ("CanModifyConnectionSettings", "1"),
        ("CanModifyDuplicateDetectionSettings", "1"), ("CanModifyMailMergeSettings", "1"), ("CanModifyQueueSettings", "1"),
        ("CanCreateAttributes", "1"), ("CanCreateForms", "1"), ("CanCreateCharts", "1"), ("CanCreateViews", "1"), ("CanModifyAdditionalSettings", "1"),
        ("CanEnableSyncToExternalSearchIndex", "1"), ("EnforceStateTransitions", "0"), ("CanChangeHierarchicalRelationship", "1"),
        ("EntityHelpUrlEnabled", "0"), ("ChangeTrackingEnabled", "1"), ("CanChangeTrackingBeEnabled", "1"), ("IsEnabledForExternalChannels", "0"),
        ("IsMSTeamsIntegrationEnabled", "0"), ("IsSolutionAware", "0"),
    ];

    /// <summary>Names of the flags every own table must state, with the values they may have (null: any text).</summary>
    public static IEnumerable<(string Name, string[]? Values)> RequiredFlags => Flags.Select(flag => (flag.Name, flag.Name switch
    {
        "OwnershipTypeMask" => ["UserOwned", "OrgOwned"],
        "IntroducedVersion" or "ActivityTypeMask" or "MobileOfflineFilters" or "DaysSinceRecordLastModified" => null,
        _ => (string[]?)["0", "1"],
    }));

    /// <summary>An own table with its system columns and primary name.</summary>
    public static XElement Own(TableText table)
    {
        var prefix = table.SchemaName[..(table.SchemaName.IndexOf('_', StringComparison.Ordinal) + 1)];
        var columns = SystemColumns.For(table.SchemaName, table.Label, table.IsUserOwned)
            .Append(ColumnXml.PrimaryName(new ColumnText(prefix + "Name", "Name", table.NameDescription) { IsAudited = table.IsAudited }))
            .OrderBy(column => column.Attribute("PhysicalName")!.Value, StringComparer.OrdinalIgnoreCase);
        var info = new XElement(
            "entity",
            new XAttribute("Name", table.SchemaName),
            Texts.Names(table.Label),
            new XElement("LocalizedCollectionNames", new XElement("LocalizedCollectionName", Texts.Describe(table.PluralLabel))),
            Texts.Descriptions(table.Description),
            new XElement("attributes", columns),
            new XElement("EntitySetName", SetName(table)),
            Flags.Select(flag => new XElement(flag.Name, FlagValue(flag, table))));
        return Entity(table.SchemaName, table.Label, table.Label, info);
    }

    /// <summary>A table of the platform that this solution only extends (§4.6): own columns and nothing else.</summary>
    public static XElement Extended(string schemaName, string label) =>
        Entity(schemaName, label, string.Empty, new XElement("entity", new XAttribute("Name", schemaName), new XElement("attributes")));

    /// <summary>The ribbon without any change, as every exported table carries it.</summary>
    public static XElement EmptyRibbon() =>
        new(
            "RibbonDiffXml",
            CanonicalXml.InstanceDeclaration,
            new XElement("CustomActions"),
            new XElement("Templates", new XElement("RibbonTemplates", new XAttribute("Id", "Mscrm.Templates"))),
            new XElement("CommandDefinitions"),
            new XElement("RuleDefinitions", new XElement("TabDisplayRules"), new XElement("DisplayRules"), new XElement("EnableRules")),
            new XElement("LocLabels"));

    private static string FlagValue((string Name, string Value) flag, TableText table) => flag.Name switch
    {
        "OwnershipTypeMask" => table.IsUserOwned ? "UserOwned" : "OrgOwned",
        "IsAuditEnabled" => table.IsAudited ? "1" : "0",
        _ => flag.Value,
    };

    private static XElement Entity(string schemaName, string label, string originalName, XElement info) =>
        new(
            "Entity",
            CanonicalXml.InstanceDeclaration,
            new XElement("Name", new XAttribute("LocalizedName", label), new XAttribute("OriginalName", originalName), schemaName),
            new XElement("EntityInfo", info),
            new XElement("FormXml"),
            new XElement("SavedQueries"),
            new XElement("RibbonDiffXml"));

    // The set name follows the plural people read, so that "Calls to action" is csm_callstoaction.
    private static string SetName(TableText table)
    {
        var prefix = table.SchemaName[..(table.SchemaName.IndexOf('_', StringComparison.Ordinal) + 1)];
        return (prefix + string.Concat(table.PluralLabel.Where(char.IsAsciiLetterOrDigit))).ToLowerInvariant();
    }
}
