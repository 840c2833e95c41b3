using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>What a column is, apart from its type.</summary>
/// <param name="SchemaName">Name with its case.</param>
/// <param name="Label">Display name.</param>
/// <param name="Description">One line of glossary: meaning, unit, range.</param>
public sealed record ColumnText(string SchemaName, string Label, string Description)
{
    /// <summary>True when changes are logged; for what people write, not for what machines write by the thousand.</summary>
    public bool IsAudited { get; init; } = true;

    /// <summary>True when only a field security profile opens the column.</summary>
    public bool IsSecured { get; init; }
}

/// <summary>Writes <c>attribute</c> elements in the platform's export order (SOLUTION-FORMAT §4.2, §4.3).</summary>
internal static class ColumnXml
{
    public const string AllUses = "ValidForAdvancedFind|ValidForForm|ValidForGrid";

    /// <summary>A column of this solution.</summary>
    public static XElement Custom(string table, ColumnText text, ColumnType type, bool required, string? autoNumber) =>
        Build(
            text,
            new ColumnTraits(TypeToken(type.Kind))
            {
                RequiredLevel = required ? "required" : "none",
                ImeMode = type.Kind is ColumnKind.Text or ColumnKind.Memo or ColumnKind.Choice or ColumnKind.Choices or ColumnKind.Lookup or ColumnKind.YesNo ? "auto" : type.Kind is ColumnKind.Date or ColumnKind.DateTime ? "inactive" : "disabled",
                AutoNumber = autoNumber ?? string.Empty,
                IsAudited = text.IsAudited,
                IsSecured = text.IsSecured,
            },
            TypePart(table, text, type));

    /// <summary>The primary name column (exactly one per table).</summary>
    public static XElement PrimaryName(ColumnText text) =>
        Build(
            text,
            new ColumnTraits("nvarchar") { IsAudited = text.IsAudited, RequiredLevel = "required", DisplayMask = "PrimaryName|" + AllUses + "|RequiredForForm", IsSearchable = true, IsRetrievable = true },
            TypePart(string.Empty, text, ColumnType.Parse("text(200)")));

    /// <summary>The value in base currency that the platform keeps beside a money column.</summary>
    public static XElement MoneyBase(ColumnText money)
    {
        var text = new ColumnText(
            money.SchemaName.ToLowerInvariant() + "_Base",
            money.Label + " (Base)",
            $"Value of {money.Label} in base currency.");
        return Build(
            text,
            new ColumnTraits("money") { ImeMode = "disabled", Create = false, Update = false, IsAudited = money.IsAudited },
            [.. TypePart(string.Empty, text, ColumnType.Parse("money")), new XElement("CalculationOf", money.SchemaName)]);
    }

    /// <summary>An <c>attribute</c> element from its traits and the elements only its type has.</summary>
    public static XElement Build(ColumnText text, ColumnTraits traits, IEnumerable<XElement> typePart)
    {
        var logicalName = text.SchemaName.ToLowerInvariant();
        return new XElement(
            "attribute",
            new XAttribute("PhysicalName", text.SchemaName),
            new XElement("Type", traits.Type),
            new XElement("Name", logicalName),
            new XElement("LogicalName", logicalName),
            new XElement("RequiredLevel", traits.RequiredLevel),
            traits.DisplayMask is null ? null : new XElement("DisplayMask", traits.DisplayMask),
            new XElement("ImeMode", traits.ImeMode),
            Flag("ValidForUpdateApi", traits.Update),
            Flag("ValidForReadApi", true),
            Flag("ValidForCreateApi", traits.Create),
            Flag("IsCustomField", traits.IsCustom),
            Flag("IsAuditEnabled", traits.IsAudited),
            traits.IsLogical ? Flag("IsLogical", true) : null,
            Flag("IsSecured", traits.IsSecured),
            new XElement("IntroducedVersion", "1.0.0.0"),
            Flag("IsCustomizable", true),
            Flag("IsRenameable", true),
            Flag("CanModifySearchSettings", true),
            Flag("CanModifyRequirementLevelSettings", traits.Type != "primarykey"),
            Flag("CanModifyAdditionalSettings", true),
            new XElement("SourceType", 0),
            Flag("IsGlobalFilterEnabled", false),
            Flag("IsSortableEnabled", false),
            Flag("CanModifyGlobalFilterSettings", true),
            Flag("CanModifyIsSortableSettings", true),
            Flag("IsDataSourceSecret", false),
            new XElement("AutoNumberFormat", traits.AutoNumber),
            Flag("IsSearchable", traits.IsSearchable),
            Flag("IsFilterable", traits.IsFilterable),
            Flag("IsRetrievable", traits.IsRetrievable),
            Flag("IsLocalizable", false),
            typePart,
            new XElement("displaynames", new XElement("displayname", Texts.Describe(text.Label))),
            new XElement("Descriptions", new XElement("Description", Texts.Describe(text.Description))));
    }

    private static IEnumerable<XElement> TypePart(string table, ColumnText text, ColumnType type) => type.Kind switch
    {
        ColumnKind.Text => [new("Format", type.Format), new("MaxLength", type.MaxLength), new("Length", 2 * type.MaxLength)],
        ColumnKind.Memo => [new("Format", "textarea"), new("MaxLength", type.MaxLength)],
        ColumnKind.Integer => [new("Format", "none"), .. Range(type)],
        ColumnKind.Decimal or ColumnKind.Float => [.. Range(type), new("Accuracy", type.Precision)],
        ColumnKind.Money => [.. Range(type), new("Accuracy", type.Precision), new("AccuracySource", 2)],
        ColumnKind.Date => [new("Format", "date"), Flag("CanChangeDateTimeBehavior", false), new("Behavior", 2)],
        ColumnKind.DateTime => [new("Format", "datetime"), Flag("CanChangeDateTimeBehavior", false), new("Behavior", 1)],
        ColumnKind.YesNo => [new("AppDefaultValue", 0), YesNoOptions(table, text)],
        ColumnKind.Choice => [new("AppDefaultValue", -1), new("OptionSetName", type.Target!)],
        ColumnKind.Choices => [new("OptionSetName", type.Target!)],
        _ => [new("LookupStyle", "single"), new("LookupTypes")],
    };

    private static XElement[] Range(ColumnType type) =>
        [new("MinValue", Plain(type.Minimum)), new("MaxValue", Plain(type.Maximum))];

    private static XElement YesNoOptions(string table, ColumnText text) =>
        new(
            "optionset",
            new XAttribute("Name", table.ToLowerInvariant() + "_" + text.SchemaName.ToLowerInvariant()),
            new XElement("OptionSetType", "bit"),
            new XElement("IntroducedVersion", "1.0.0.0"),
            Flag("IsCustomizable", true),
            new XElement("displaynames", new XElement("displayname", Texts.Describe(text.Label))),
            new XElement("Descriptions", new XElement("Description", Texts.Describe(text.Description))),
            new XElement("options", Texts.Option(1, "Yes"), Texts.Option(0, "No")));

    private static string TypeToken(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => "nvarchar",
        ColumnKind.Memo => "ntext",
        ColumnKind.Integer => "int",
        ColumnKind.Decimal => "decimal",
        ColumnKind.Float => "float",
        ColumnKind.Money => "money",
        ColumnKind.Date or ColumnKind.DateTime => "datetime",
        ColumnKind.YesNo => "bit",
        ColumnKind.Choice => "picklist",
        ColumnKind.Choices => "multiselectpicklist",
        _ => "lookup",
    };

    private static string Plain(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private static XElement Flag(string name, bool value) => new(name, value ? 1 : 0);
}

/// <summary>The settings in which columns differ apart from their type part.</summary>
internal sealed record ColumnTraits(string Type)
{
    public string RequiredLevel { get; init; } = "none";

    public string? DisplayMask { get; init; } = ColumnXml.AllUses;

    public string ImeMode { get; init; } = "auto";

    public bool Create { get; init; } = true;

    public bool Update { get; init; } = true;

    public bool IsCustom { get; init; } = true;

    public bool IsAudited { get; init; } = true;

    public bool IsSecured { get; init; }

    public bool IsLogical { get; init; }

    public string AutoNumber { get; init; } = string.Empty;

    public bool IsSearchable { get; init; }

    public bool IsFilterable { get; init; }

    public bool IsRetrievable { get; init; }
}
