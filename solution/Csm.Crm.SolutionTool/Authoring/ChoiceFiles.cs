using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Writes global choices, one file each (SOLUTION-FORMAT §6).</summary>
internal static class ChoiceFiles
{
    /// <summary>Describes one option, found by its label.</summary>
    /// <exception cref="ArgumentException">No option has the label.</exception>
    public static void DescribeOption(XElement choice, string label, string description)
    {
        var option = choice.Element("options")!.Elements().FirstOrDefault(one => one.Element("labels")!.Elements().First().Attribute("description")!.Value == label)
            ?? throw new ArgumentException($"The choice '{choice.Attribute("Name")!.Value}' has no option '{label}'.", nameof(label));
        option.Element("Descriptions")?.Remove();
        option.Add(Texts.Descriptions(description));
    }

    /// <summary>File of a choice.</summary>
    public static string PathOf(string name) => $"OptionSets/{name}.xml";

    /// <summary>Creates a choice; its options are numbered from the publisher's first value.</summary>
    public static void Add(SourceTree tree, string name, string label, string description, IEnumerable<string> options, int firstValue)
    {
        if (tree.Has(PathOf(name)))
        {
            throw new ArgumentException($"The choice '{name}' exists.", nameof(name));
        }

        tree.Save(PathOf(name), new XElement(
            "optionset",
            new XAttribute("Name", name),
            new XAttribute("localizedName", label),
            CanonicalXml.InstanceDeclaration,
            new XElement("OptionSetType", "picklist"),
            new XElement("IsGlobal", 1),
            new XElement("IntroducedVersion", "1.0.0.0"),
            new XElement("IsCustomizable", 1),
            new XElement("displaynames", new XElement("displayname", Texts.Describe(label))),
            new XElement("Descriptions", new XElement("Description", Texts.Describe(description))),
            new XElement("options", options.Select((option, index) => Texts.Option(firstValue + index, option)))));
    }

    /// <summary>The value of an option by its label.</summary>
    /// <exception cref="ArgumentException">The choice or the label does not exist; the message lists the labels.</exception>
    public static string ValueOf(SourceTree tree, string choice, string label)
    {
        var options = tree.Has(PathOf(choice)) ? tree.Load(PathOf(choice)).Descendants("option").ToList() : throw new ArgumentException($"There is no choice '{choice}'.", nameof(choice));
        return options.FirstOrDefault(option => Texts.LabelOf(option) == label)?.Attribute("value")!.Value
            ?? throw new ArgumentException($"The choice '{choice}' has no option '{label}'. It has: {string.Join(", ", options.Select(Texts.LabelOf))}.", nameof(label));
    }
}
