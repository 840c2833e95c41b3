using System.Globalization;
using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Reads one <c>attribute</c> element (SOLUTION-FORMAT §4.2 and §4.3).</summary>
internal static class ColumnReader
{
    // AccuracySource: 0 = the column's own Accuracy, 1 = the organisation's, 2 = the currency's.
    private const int AccuracyOfCurrency = 2;

    public static string? LogicalName(XElement? attribute) => attribute?.Element("LogicalName")?.Value;

    public static Column Read(string table, XElement attribute, IReadOnlyDictionary<string, IReadOnlyList<Option>> choices)
    {
        var name = LogicalName(attribute)
            ?? throw new SolutionImportException($"Table '{table}' has an attribute '{attribute.Attribute("PhysicalName")?.Value}' without LogicalName.");
        var where = table + "." + name;
        var type = attribute.Element("Type")?.Value ?? string.Empty;
        var kind = attribute.Element("SourceType")?.Value is "1" or "2" or "3" ? ColumnKind.Unsupported : KindOf(type);
        var format = attribute.Element("AutoNumberFormat")?.Value;
        var column = new Column
        {
            Name = name,
            SchemaName = attribute.Attribute("PhysicalName")?.Value ?? name,
            Kind = kind,
            TypeName = type,
            MaxLength = Int(attribute, "MaxLength") ?? int.MaxValue,
            Minimum = Number(attribute, "MinValue", where),
            Maximum = Number(attribute, "MaxValue", where),
            Precision = Int(attribute, "Accuracy") ?? (kind == ColumnKind.Money ? 2 : 10),
            FollowsCurrency = kind == ColumnKind.Money && Int(attribute, "AccuracySource") == AccuracyOfCurrency,
            Behavior = kind == ColumnKind.DateTime ? BehaviorOf(attribute, where) : DateBehavior.UserLocal,
            Options = kind is ColumnKind.Choice or ColumnKind.Choices or ColumnKind.State or ColumnKind.Status or ColumnKind.Boolean ? OptionsOf(attribute, choices, where) : [],
            ValidForCreate = attribute.Element("ValidForReadApi")?.Value == "0"
                ? throw new SolutionImportException($"{where} has ValidForReadApi=0; the emulator knows readable columns only.")
                : attribute.Element("ValidForCreateApi")?.Value != "0",
            IsSecured = attribute.Element("IsSecured")?.Value == "1",
            ValidForUpdate = attribute.Element("ValidForUpdateApi")?.Value != "0",
            Default = DefaultOf(kind, Int(attribute, "AppDefaultValue")),
            AutoNumber = string.IsNullOrEmpty(format) ? null : AutoNumberFormat.Parse(format, where),
            BaseOf = attribute.Element("CalculationOf")?.Value.ToLowerInvariant(),
        };
        if (kind == ColumnKind.Lookup)
        {
            column.Targets.AddRange(SystemColumns.TargetsOf(name) ?? []);
        }

        return column;
    }

    /// <summary>Options of an <c>optionset</c> element, whatever its kind.</summary>
    public static IReadOnlyList<Option> Options(XElement set) =>
    [
        .. set.Elements("options").Elements("option").Select(option => new Option(Value(option), Label(option))),
        .. set.Elements("states").Elements("state").Select(state => new Option(Value(state), Label(state), DefaultStatus: Attribute(state, "defaultstatus"))),
        .. set.Elements("statuses").Elements("status").Select(status => new Option(Value(status), Label(status), State: Attribute(status, "state"))),
    ];

    private static ColumnKind KindOf(string type) => type switch
    {
        "primarykey" => ColumnKind.Key,
        "uniqueidentifier" => ColumnKind.UniqueId,
        "nvarchar" => ColumnKind.Text,
        "ntext" => ColumnKind.Memo,
        "int" => ColumnKind.Integer,
        "bigint" => ColumnKind.BigInteger,
        "decimal" => ColumnKind.Decimal,
        "float" => ColumnKind.Double,
        "money" => ColumnKind.Money,
        "bit" => ColumnKind.Boolean,
        "picklist" => ColumnKind.Choice,
        "multiselectpicklist" => ColumnKind.Choices,
        "state" => ColumnKind.State,
        "status" => ColumnKind.Status,
        "datetime" => ColumnKind.DateTime,
        "lookup" or "customer" or "owner" => ColumnKind.Lookup,
        _ => ColumnKind.Unsupported,
    };

    private static DateBehavior BehaviorOf(XElement attribute, string where) => Int(attribute, "Behavior") switch
    {
        null => DateBehavior.UserLocal,
        { } number when Enum.IsDefined((DateBehavior)number) => (DateBehavior)number,
        { } number => throw new SolutionImportException($"Column '{where}' has the date behaviour {number}; 1, 2 and 3 exist."),
    };

    private static IReadOnlyList<Option> OptionsOf(XElement attribute, IReadOnlyDictionary<string, IReadOnlyList<Option>> choices, string where)
    {
        if (attribute.Element("optionset") is { } local)
        {
            return Options(local);
        }

        var name = attribute.Element("OptionSetName")?.Value
            ?? throw new SolutionImportException($"Column '{where}' has neither an optionset nor an OptionSetName.");
        return choices.TryGetValue(name, out var options)
            ? options
            : throw new SolutionImportException($"Column '{where}' uses the global choice '{name}', which is not in the solution.");
    }

    private static object? DefaultOf(ColumnKind kind, int? value) => (kind, value) switch
    {
        (ColumnKind.Boolean, { } number) => number == 1,
        (ColumnKind.Choice, { } number) when number != -1 => number,
        _ => null,
    };

    private static int? Int(XElement attribute, string name) =>
        int.TryParse(attribute.Element(name)?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static decimal? Number(XElement attribute, string name, string where)
    {
        var text = attribute.Element(name)?.Value;
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new SolutionImportException($"Column '{where}' has {name} '{text}', which is not a number.");
    }

    private static int Value(XElement option) => Attribute(option, "value");

    private static int Attribute(XElement element, string name) =>
        int.Parse(element.Attribute(name)?.Value ?? throw new SolutionImportException($"An option has no attribute '{name}': {element}"), CultureInfo.InvariantCulture);

    private static string Label(XElement option) =>
        option.Elements("labels").Elements("label").Select(label => label.Attribute("description")?.Value).FirstOrDefault() ?? string.Empty;
}
