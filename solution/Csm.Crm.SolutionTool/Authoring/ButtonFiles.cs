using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>A button on the command bar of a table's form, or of its list.</summary>
/// <param name="Name">Name in ids, letters only, e.g. <c>RecalculateHealth</c>.</param>
/// <param name="Label">Text of the button.</param>
/// <param name="Tip">What it does, in a sentence.</param>
/// <param name="Library">Web resource of the script.</param>
/// <param name="Function">Function called with the form's context.</param>
public sealed record ButtonText(string Name, string Label, string Tip, string Library, string Function)
{
    /// <summary>Function that says, from the form's context, whether the button may be pressed; null: always on saved rows.</summary>
    public string? EnableFunction { get; init; }

    /// <summary>Web resource of the icon (svg), or null.</summary>
    public string? Icon { get; init; }

    /// <summary>Table on which the user must have <see cref="NeedsRight"/> to see the button; null: no such demand.</summary>
    public string? NeedsTable { get; init; }

    /// <summary>Create, Read, Write or another right.</summary>
    public string NeedsRight { get; init; } = "Read";

    /// <summary>Whether it stands above the list of rows and concerns no single one, instead of on the form.</summary>
    public bool IsOnList { get; init; }

    /// <summary>Place among the buttons; Microsoft's begin at 10.</summary>
    public int Sequence { get; init; } = 200;
}

/// <summary>Writes buttons into a table's <c>RibbonDiff.xml</c> (SOLUTION-FORMAT §9); only own buttons are touched.</summary>
internal static class ButtonFiles
{
    private const string SavedRow = "Existing";

    /// <summary>Adds a button, or replaces the one of the same name.</summary>
    public static void Write(SourceTree tree, string prefix, TableFile table, ButtonText button)
    {
        var path = table.Folder + "/RibbonDiff.xml";
        var ribbon = tree.Load(path);
        var id = $"{prefix}.{table.LogicalName}.{button.Name}";
        ribbon.Descendants().Where(element => element.Attribute("Id")?.Value.StartsWith(id + ".", StringComparison.Ordinal) == true).ToList().ForEach(element => element.Remove());

        ribbon.Element("CustomActions")!.Add(CustomAction(id, table.LogicalName, button));
        ribbon.Element("CommandDefinitions")!.Add(Command(id, button));
        var rules = ribbon.Element("RuleDefinitions")!;
        rules.Element("EnableRules")!.Add(EnableRules(id, button));
        rules.Element("DisplayRules")!.Add(DisplayRule(id, button));
        ribbon.Element("LocLabels")!.Add(Label(id, "Label", button.Label), Label(id, "Tip", button.Tip));
        tree.Save(path, ribbon);
    }

    private static XElement CustomAction(string id, string table, ButtonText button) =>
        new(
            "CustomAction",
            new XAttribute("Id", id + ".CustomAction"),
            new XAttribute("Location", $"Mscrm.{(button.IsOnList ? "HomepageGrid" : "Form")}.{table}.MainTab.Actions.Controls._children"),
            new XAttribute("Sequence", Number(button.Sequence)),
            new XElement("CommandUIDefinition", new XElement(
                "Button",
                new XAttribute("Id", id + ".Button"),
                new XAttribute("Command", id + ".Command"),
                new XAttribute("Sequence", Number(button.Sequence)),
                new XAttribute("LabelText", $"$LocLabels:{id}.Label"),
                new XAttribute("Alt", $"$LocLabels:{id}.Label"),
                new XAttribute("ToolTipTitle", $"$LocLabels:{id}.Label"),
                new XAttribute("ToolTipDescription", $"$LocLabels:{id}.Tip"),
                new XAttribute("TemplateAlias", "o1"),
                button.Icon is null ? null : new XAttribute("ModernImage", "$webresource:" + button.Icon))));

    private static XElement Command(string id, ButtonText button) =>
        new(
            "CommandDefinition",
            new XAttribute("Id", id + ".Command"),
            new XElement(
                "EnableRules",
                button.IsOnList ? null : new XElement("EnableRule", new XAttribute("Id", id + ".IsSaved")),
                button.EnableFunction is null ? null : new XElement("EnableRule", new XAttribute("Id", id + ".IsReady"))),
            new XElement("DisplayRules", button.NeedsTable is null ? null : new XElement("DisplayRule", new XAttribute("Id", id + ".IsAllowed"))),
            new XElement("Actions", new XElement("JavaScriptFunction", Script(button, button.Function))));

    private static XElement?[] EnableRules(string id, ButtonText button) =>
    [
        button.IsOnList ? null : new("EnableRule", new XAttribute("Id", id + ".IsSaved"), new XElement("FormStateRule", new XAttribute("State", SavedRow))),
        button.EnableFunction is null ? null : new XElement("EnableRule", new XAttribute("Id", id + ".IsReady"), new XElement("CustomRule", Script(button, button.EnableFunction), new XAttribute("Default", false))),
    ];

    private static XElement? DisplayRule(string id, ButtonText button) => button.NeedsTable is null
        ? null
        : new XElement("DisplayRule", new XAttribute("Id", id + ".IsAllowed"), new XElement(
            "EntityPrivilegeRule",
            new XAttribute("PrivilegeType", button.NeedsRight),
            new XAttribute("PrivilegeDepth", "Basic"),
            new XAttribute("EntityName", button.NeedsTable)));

    private static object[] Script(ButtonText button, string function) =>
        [new XAttribute("FunctionName", function), new XAttribute("Library", "$webresource:" + button.Library), new XElement("CrmParameter", new XAttribute("Value", "PrimaryControl"))];

    private static XElement Label(string id, string part, string text) =>
        new(
            "LocLabel",
            new XAttribute("Id", $"{id}.{part}"),
            new XElement("Titles", new XElement("Title", new XAttribute("description", text), new XAttribute("languagecode", Texts.Language))));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
