using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Packing;

/// <summary>Takes a package apart into the source layout (SOLUTION-FORMAT §3): the reverse of packing.</summary>
public sealed class SolutionUnpacker
{
    private readonly PackageFile package;
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(PackageLayout.RootParts, StringComparer.Ordinal);

    private SolutionUnpacker(PackageFile package) => this.package = package;

    /// <summary>The source files of a package by relative path; the plug-in assembly is among them.</summary>
    /// <exception cref="InvalidDataException">The package has a kind of component this layout has no place for, or misses a part it names.</exception>
    public static IReadOnlyDictionary<string, byte[]> Unpack(PackageFile package)
    {
        var unpacker = new SolutionUnpacker(package);
        unpacker.Solution();
        unpacker.Customizations();
        unpacker.Copies();
        return unpacker.files;
    }

    private void Solution()
    {
        var solution = package.Xml("solution.xml");
        solution.Element("SolutionManifest")!.SetElementValue("Managed", "2");
        Save(Manifest.SolutionFile, solution);
    }

    private void Customizations()
    {
        var root = package.Xml("customizations.xml");
        foreach (var section in root.Elements().Where(section => section.HasElements).ToList())
        {
            var name = section.Name.LocalName;
            if (PackageLayout.KeptSections.Contains(name, StringComparer.Ordinal))
            {
                continue;
            }

            Take(name, [.. section.Elements()]);
            section.RemoveNodes();
        }

        Save(Manifest.CustomizationsFile, root);
    }

    private void Take(string section, List<XElement> components)
    {
        if (PackageLayout.SectionFiles.FirstOrDefault(one => one.Section == section) is { File: not null } whole)
        {
            Save(whole.File, new XElement(section, components));
            return;
        }

        Action<XElement> one = section switch
        {
            "Entities" => Table,
            "EntityRelationships" => _ => { },
            "Roles" => role => Save($"Roles/{Attribute(role, "name")}.xml", role),
            "optionsets" => choice => Save($"OptionSets/{Attribute(choice, "Name")}.xml", choice),
            "WebResources" => WebResource,
            "SolutionPluginAssemblies" => assembly => Described(assembly, "FileName"),
            "SdkMessageProcessingSteps" => step => Save($"SdkMessageProcessingSteps/{Attribute(step, "SdkMessageProcessingStepId")}.xml", step),
            "AppModuleSiteMaps" => map => Save($"AppModuleSiteMaps/{Element(map, "SiteMapUniqueName")}/AppModuleSiteMap.xml", map),
            "AppModules" => app => Save($"AppModules/{Element(app, "UniqueName")}/AppModule.xml", app),
            "Dashboards" => dashboard => Save($"Dashboards/{Element(dashboard, "FormId")}.xml", dashboard),
            "Workflows" => flow => Described(flow, flow.Element("JsonFileName") is null ? "XamlFileName" : "JsonFileName"),
            "CustomControls" => control => Described(control, "FileName"),
            _ => throw new InvalidDataException($"'{package.Name}' has <{section}> in its customizations.xml, a kind of component this solution does not use. Unpack it with Microsoft's packager."),
        };
        components.ForEach(one);
        if (section == "EntityRelationships")
        {
            Relationships(components);
        }
    }

    private void Table(XElement table)
    {
        var folder = "Entities/" + Element(table, "Name");
        foreach (var forms in table.Element("FormXml")?.Elements("forms").ToList() ?? [])
        {
            foreach (var form in forms.Elements("systemform"))
            {
                Save($"{folder}/FormXml/{Attribute(forms, "type")}/{Element(form, "formid")}.xml", new XElement("forms", form));
            }
        }

        foreach (var view in table.Element("SavedQueries")?.Elements("savedqueries").Elements("savedquery").ToList() ?? [])
        {
            Save($"{folder}/SavedQueries/{Element(view, "savedqueryid")}.xml", new XElement("savedqueries", view));
        }

        foreach (var chart in table.Element("Visualizations")?.Elements("visualization").ToList() ?? [])
        {
            Save($"{folder}/Visualizations/{Element(chart, "savedqueryvisualizationid")}.xml", chart);
        }

        if (table.Element("RibbonDiffXml") is { HasElements: true } ribbon)
        {
            Save(folder + "/RibbonDiff.xml", new XElement("RibbonDiffXml", ribbon.Elements()));
        }

        foreach (var formula in table.Descendants("FormulaDefinitionFileName").Select(name => name.Value).Where(name => name.Length > 0))
        {
            files[folder + formula] = Part(formula.TrimStart('/'));
        }

        foreach (var marker in new[] { "FormXml", "SavedQueries", "Visualizations", "RibbonDiffXml" })
        {
            table.Element(marker)?.RemoveNodes();
        }

        Save(folder + "/Entity.xml", table);
    }

    private void WebResource(XElement resource)
    {
        var path = "WebResources/" + Element(resource, "Name");
        files[path] = Part(Element(resource, "FileName").TrimStart('/'));
        Save(path + ".data.xml", resource);
    }

    private void Described(XElement component, string element)
    {
        var path = Element(component, element).TrimStart('/');
        files[path] = Part(path);
        Save(path + ".data.xml", component);
    }

    private void Relationships(List<XElement> bodies)
    {
        bodies = [.. bodies.OrderBy(body => Attribute(body, "Name"), StringComparer.OrdinalIgnoreCase)];
        Save(RelationshipFiles.StubFile, new XElement("EntityRelationships", bodies.Select(body => new XElement("EntityRelationship", new XAttribute("Name", Attribute(body, "Name"))))));
        foreach (var group in bodies.GroupBy(body => (body.Element("ReferencedEntityName") ?? body.Element("FirstEntityName"))?.Value ?? throw Missing(body, "ReferencedEntityName"), StringComparer.Ordinal))
        {
            Save(RelationshipFiles.BodyFile(group.Key), new XElement("EntityRelationships", group));
        }
    }

    private void Copies()
    {
        foreach (var (path, content) in package.Parts.Where(part => !taken.Contains(part.Key)))
        {
            var folder = path.Split('/')[0];
            if (!PackageLayout.CopiedFolders.Contains(folder, StringComparer.Ordinal) && folder != "Controls")
            {
                throw new InvalidDataException($"'{package.Name}' has the part '{path}', which no component of it names and this layout has no place for. Unpack it with Microsoft's packager.");
            }

            files[path] = content;
        }
    }

    private byte[] Part(string path)
    {
        taken.Add(path);
        return package.Parts.TryGetValue(path, out var content) ? content : throw new InvalidDataException($"'{package.Name}' names the part '{path}' but does not have it.");
    }

    private void Save(string path, XElement content)
    {
        var root = new XElement(content);
        if (root.Attribute(XNamespace.Xmlns + "xsi") is null)
        {
            root.Add(CanonicalXml.InstanceDeclaration);
        }

        if (!files.TryAdd(path, CanonicalXml.ToBytes(root)))
        {
            throw new InvalidDataException($"'{package.Name}' has two components that both belong into '{path}'.");
        }
    }

    private string Element(XElement component, string name) => component.Element(name)?.Value is { Length: > 0 } value ? value : throw Missing(component, name);

    private string Attribute(XElement component, string name) => component.Attribute(name)?.Value is { Length: > 0 } value ? value : throw Missing(component, name);

    private InvalidDataException Missing(XElement component, string name) => new($"'{package.Name}' has a <{component.Name.LocalName}> without {name}, so it has no place in the layout.");
}
