using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>The ways the format carries a text in the base language.</summary>
internal static class Texts
{
    /// <summary>Base language of the solution.</summary>
    public const int Language = 1033;

    /// <summary>The two attributes of a localised text.</summary>
    public static XAttribute[] Describe(string text) => [new("description", text), new("languagecode", Language)];

    /// <summary><c>LocalizedNames</c> with one name.</summary>
    public static XElement Names(string text) => new("LocalizedNames", new XElement("LocalizedName", Describe(text)));

    /// <summary><c>Descriptions</c> with one description.</summary>
    public static XElement Descriptions(string text) => new("Descriptions", new XElement("Description", Describe(text)));

    /// <summary><c>labels</c> with one label.</summary>
    public static XElement Labels(string text) => new("labels", new XElement("label", Describe(text)));

    /// <summary>An <c>option</c> of a choice.</summary>
    public static XElement Option(int value, string label) => new("option", new XAttribute("value", value), Labels(label));

    /// <summary>The base-language label of a tab, section or cell.</summary>
    public static string LabelOf(XElement labelled) => labelled.Element("labels")!.Element("label")!.Attribute("description")!.Value;

    /// <summary>A text as part of a control's or tab's name: lower case, letters, digits and underscores.</summary>
    public static string Identifier(string text) =>
        string.Join('_', text.ToLowerInvariant().Split([' ', '-', '/', ',', '.', '&', '\''], StringSplitOptions.RemoveEmptyEntries).Select(word => string.Concat(word.Where(char.IsAsciiLetterOrDigit))));

    /// <summary>An id as forms, views, roles, steps and the manifest write it: braces, lower case.</summary>
    public static string Braced(Guid id) => id.ToString("B");
}
