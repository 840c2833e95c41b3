using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Packing;

/// <summary>
/// Puts the component files together into one <c>customizations.xml</c>, by the rules of Microsoft's packager
/// (SOLUTION-FORMAT §3). Where that one drops a component silently, this one refuses.
/// </summary>
internal sealed class CustomizationsAssembler(SourceTree tree)
{
    /// <summary>The document.</summary>
    /// <exception cref="InvalidDataException">A component would be lost; the message names it and the way out.</exception>
    public XElement Assemble()
    {
        var root = tree.Load(Manifest.CustomizationsFile);
        foreach (var (section, place) in Needed().Where(needed => root.Element(needed.Section) is null))
        {
            throw new InvalidDataException($"'{Manifest.CustomizationsFile}' has no <{section} />, so everything in '{place}' would be lost silently. Add the element, or run any 'add', which restores it.");
        }

        foreach (var element in root.Elements())
        {
            var section = element.Name.LocalName;
            if (element.HasElements && !PackageLayout.KeptSections.Contains(section, StringComparer.Ordinal))
            {
                throw new InvalidDataException($"<{section}> in '{Manifest.CustomizationsFile}' has content, which belongs into component files. Move it there; only {string.Join(", ", PackageLayout.KeptSections)} keep theirs.");
            }

            element.Add(Content(section));
        }

        return root;
    }

    private IEnumerable<(string Section, string Place)> Needed() =>
    [
        .. PackageLayout.SectionFolders.Where(section => tree.Files(section.Folder, section.Pattern, recursive: true).Count > 0).Select(section => (section.Section, section.Folder)),
        .. PackageLayout.SectionFiles.Where(section => tree.Has(section.File)).Select(section => (section.Section, section.File)),
        .. tree.Folders("Entities").Count > 0 ? [("Entities", "Entities")] : Array.Empty<(string, string)>(),
    ];

    private object? Content(string section) => section switch
    {
        "Entities" => tree.Tables().Select(Table),
        "EntityRelationships" => Relationships(),
        _ when PackageLayout.SectionFolders.FirstOrDefault(one => one.Section == section) is { Folder: not null } folder => Roots(folder.Folder, folder.Pattern),
        _ when PackageLayout.SectionFiles.FirstOrDefault(one => one.Section == section) is { File: not null } file && tree.Has(file.File) => tree.Load(file.File).Elements(),
        _ => null,
    };

    private IEnumerable<XElement> Roots(string folder, string pattern) =>
        tree.Files(folder, pattern, recursive: true).Select(file => WithoutDeclarations(tree.Load(file)));

    private XElement Table(TableFile table)
    {
        var root = table.Root;
        Fill(root, table, "FormXml", () => tree.Folders(table.Folder + "/FormXml").Select(folder => new XElement(
            "forms",
            new XAttribute("type", folder[(folder.LastIndexOf('/') + 1)..]),
            tree.Files(folder).SelectMany(file => tree.Load(file).Elements("systemform")))));
        Fill(root, table, "SavedQueries", () =>
        [
            new XElement("savedqueries", tree.Files(table.Folder + "/SavedQueries").SelectMany(file => tree.Load(file).Elements("savedquery"))),
        ]);
        Fill(root, table, "Visualizations", () => tree.Files(table.Folder + "/Visualizations").Select(file => WithoutDeclarations(tree.Load(file))));
        Fill(root, table, "RibbonDiffXml", () => tree.Load(table.Folder + "/RibbonDiff.xml").Elements());
        return WithoutDeclarations(root);
    }

    private void Fill(XElement root, TableFile table, string marker, Func<IEnumerable<XElement>> content)
    {
        var element = root.Element(marker);
        var has = marker == "RibbonDiffXml"
            ? tree.Has(table.Folder + "/RibbonDiff.xml")
            : tree.Files($"{table.Folder}/{marker}", recursive: true).Count > 0;
        if (has && element is null)
        {
            throw new InvalidDataException($"'{table.Path}' has no <{marker} />, so the table's {marker} would be lost silently. Add the element.");
        }

        if (has)
        {
            element!.Add(content());
        }
    }

    private List<XElement> Relationships()
    {
        var bodies = tree.Files("Other/Relationships").SelectMany(file => tree.Load(file).Elements())
            .ToDictionary(Name, StringComparer.OrdinalIgnoreCase);
        var stubs = tree.Has(RelationshipFiles.StubFile) ? tree.Load(RelationshipFiles.StubFile).Elements().Select(Name).ToList() : [];
        if (stubs.Find(stub => !bodies.ContainsKey(stub)) is { } empty)
        {
            throw new InvalidDataException($"Relationship '{empty}' stands in '{RelationshipFiles.StubFile}' but no file of Other/Relationships has its body, so it would be packed empty. Add the body or remove the stub.");
        }

        if (bodies.Keys.Except(stubs, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } lost)
        {
            throw new InvalidDataException($"Relationship '{lost}' has a body but no stub in '{RelationshipFiles.StubFile}', so it would be lost silently. Add <EntityRelationship Name=\"{lost}\" /> there.");
        }

        return [.. stubs.Order(StringComparer.OrdinalIgnoreCase).Select(stub => bodies[stub])];
    }

    private static string Name(XElement relationship) => relationship.Attribute("Name")!.Value;

    // The package declares xsi once, on its root.
    private static XElement WithoutDeclarations(XElement element)
    {
        element.Attributes().Where(attribute => attribute.IsNamespaceDeclaration).Remove();
        return element;
    }
}
