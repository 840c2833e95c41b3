using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Changes that leave a component's identity alone; a null keeps what is there.</summary>
/// <param name="Description">One line of glossary.</param>
/// <param name="IsAudited">Whether changes are logged.</param>
/// <param name="IsSecured">For columns: whether only a field security profile opens it.</param>
public sealed record ComponentChange(string? Description = null, bool? IsAudited = null, bool? IsSecured = null)
{
    /// <summary>For columns: whether forms ask for a value.</summary>
    public bool? IsRequired { get; init; }

    /// <summary>For choices: label of the option a new row begins with.</summary>
    public string? Default { get; init; }
}

/// <summary>Changes existing components: descriptions, auditing, column security, cascades.</summary>
public sealed class SolutionEditor(SourceTree tree)
{
    /// <summary>Changes an own table.</summary>
    /// <exception cref="ArgumentException">The table belongs to the platform, or the change is none a table has.</exception>
    public void SetTable(string table, ComponentChange change)
    {
        var file = tree.Table(table);
        if (!file.IsOwn)
        {
            throw new ArgumentException($"'{file.SchemaName}' is the platform's table; its description and auditing are its owner's. Change its columns instead.", nameof(table));
        }

        if (change.IsSecured is not null)
        {
            throw new ArgumentException("Security by field is a column's; a table is secured by roles.", nameof(change));
        }

        Describe(file.Info.Element("Descriptions"), change.Description);
        Flag(file.Info, "IsAuditEnabled", change.IsAudited);
        file.Save();
    }

    /// <summary>Changes a column and every copy of its description: the options of a yes/no, the relationship of a lookup.</summary>
    /// <exception cref="ArgumentException">The column does not exist, or it is in a key and was to be secured.</exception>
    public void SetColumn(string table, string column, ComponentChange change)
    {
        var file = tree.Table(table);
        var found = file.Column(column) ?? throw new ArgumentException($"Table '{file.SchemaName}' has no column '{column}'.", nameof(column));
        if (change.IsSecured == true && file.Info.Descendants("AttributeName").Any(name => name.Value == found.LogicalName))
        {
            throw new ArgumentException($"Column '{file.SchemaName}.{found.SchemaName}' is in a key, and a key would betray its values. It cannot be secured.", nameof(column));
        }

        Describe(found.Element.Element("Descriptions"), change.Description);
        if (found.Type == "bit")
        {
            Describe(found.Element.Element("optionset")!.Element("Descriptions"), change.Description);
        }

        Flag(found.Element, "IsAuditEnabled", change.IsAudited);
        Flag(found.Element, "IsSecured", change.IsSecured);
        if (change.IsRequired is { } required)
        {
            found.Element.SetElementValue("RequiredLevel", required ? "required" : "none");
        }

        if (change.Default is { } label)
        {
            var choice = found.Element.Element("OptionSetName")?.Value ?? throw new ArgumentException($"Column '{file.SchemaName}.{found.SchemaName}' is no global choice, so it has no option to begin with.", nameof(column));
            found.Element.SetElementValue("AppDefaultValue", ChoiceFiles.ValueOf(tree, choice, label));
        }

        file.Save();
        if (found.Type == "lookup" && change.Description is not null)
        {
            RelationshipFiles.Edit(tree, file.SchemaName, found.SchemaName, body => Describe(body.Element("RelationshipDescription")!.Element("Descriptions"), change.Description));
        }
    }

    /// <summary>Changes what follows the row a lookup points to.</summary>
    public void SetCascade(string table, string column, Cascade cascade)
    {
        var file = tree.Table(table);
        var found = file.Column(column) ?? throw new ArgumentException($"Table '{file.SchemaName}' has no column '{column}'.", nameof(column));
        RelationshipFiles.SetCascade(tree, file.SchemaName, found.SchemaName, cascade);
    }

    /// <summary>Describes a global choice or, when an option is named, that option.</summary>
    /// <exception cref="ArgumentException">The choice or the option does not exist.</exception>
    public void DescribeChoice(string choice, string? option, string description)
    {
        var path = ChoiceFiles.PathOf(choice);
        if (!tree.Has(path))
        {
            throw new ArgumentException($"There is no choice '{choice}'.", nameof(choice));
        }

        var root = tree.Load(path);
        if (option is null)
        {
            Describe(root.Element("Descriptions"), description);
        }
        else
        {
            ChoiceFiles.DescribeOption(root, option, description);
        }

        tree.Save(path, root);
    }

    private static void Describe(XElement? descriptions, string? text)
    {
        if (text is not null)
        {
            descriptions!.Elements().First(description => description.Attribute("languagecode")!.Value == "1033").SetAttributeValue("description", text);
        }
    }

    private static void Flag(XElement owner, string name, bool? value)
    {
        if (value is { } set)
        {
            owner.SetElementValue(name, set ? 1 : 0);
        }
    }
}
