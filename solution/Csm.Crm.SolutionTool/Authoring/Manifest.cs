using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>
/// Keeps <c>Other/Solution.xml</c> and <c>Other/Customizations.xml</c> in step with the component files: the root
/// components (SOLUTION-FORMAT §2.1) and the markers without which the packager skips a folder (§3).
/// </summary>
public static class Manifest
{
    /// <summary>Path of the solution manifest.</summary>
    public const string SolutionFile = "Other/Solution.xml";

    /// <summary>Path of the packager's work list.</summary>
    public const string CustomizationsFile = "Other/Customizations.xml";

    /// <summary>Children of the customizations root in the order the platform demands (§1.3); the flag says which are always there.</summary>
    public static readonly IReadOnlyList<(string Name, bool Always)> Sections =
    [
        ("Entities", true), ("Roles", true), ("Workflows", true), ("FieldSecurityProfiles", true), ("Templates", true), ("RibbonDiffXml", false),
        ("EntityImageConfigs", false), ("AttributeImageConfigs", false), ("ConnectionRoles", false), ("SiteMap", false), ("EntityMaps", true),
        ("EntityRelationships", true), ("OrganizationSettings", true), ("optionsets", true), ("Reports", false), ("Dashboards", false),
        ("InteractionCentricDashboards", false), ("WebResources", false), ("CustomControls", true), ("SolutionPluginAssemblies", false),
        ("SdkMessageProcessingSteps", false), ("AppModuleSiteMaps", false), ("AppModules", false), ("EntityDataProviders", true),
        ("EntityDataSources", false), ("CanvasApps", false), ("Connectors", false), ("AIModels", false), ("connectionreferences", false),
        ("Languages", true), ("StoredProcedures", false),
    ];

    private static readonly (string Section, string Folder)[] SectionFolders =
    [
        ("Roles", "Roles"), ("optionsets", "OptionSets"), ("Dashboards", "Dashboards"), ("WebResources", "WebResources"),
        ("CustomControls", "Controls"), ("SolutionPluginAssemblies", "PluginAssemblies"), ("SdkMessageProcessingSteps", "SdkMessageProcessingSteps"),
        ("AppModuleSiteMaps", "AppModuleSiteMaps"), ("AppModules", "AppModules"), ("Workflows", "Workflows"), ("Entities", "Entities"),
    ];

    /// <summary>Sections that the component folders make necessary.</summary>
    public static IEnumerable<(string Section, string Folder)> NeededSections(SourceTree tree) =>
        SectionFolders.Where(pair => tree.Files(pair.Folder, "*.xml", recursive: true).Count > 0);

    /// <summary>Rewrites root components and markers.</summary>
    public static void Refresh(SourceTree tree)
    {
        var solution = tree.Load(SolutionFile);
        solution.Element("SolutionManifest")!.Element("RootComponents")!.ReplaceNodes(RootComponents(tree));
        tree.Save(SolutionFile, solution);

        var customizations = tree.Load(CustomizationsFile);
        var needed = NeededSections(tree).Select(pair => pair.Section).ToHashSet(StringComparer.Ordinal);
        var present = customizations.Elements().ToDictionary(element => element.Name.LocalName, StringComparer.Ordinal);
        customizations.ReplaceNodes(Sections
            .Where(section => section.Always || needed.Contains(section.Name) || (present.TryGetValue(section.Name, out var element) && element.HasElements))
            .Select(section => present.TryGetValue(section.Name, out var element) ? element : new XElement(section.Name)));
        tree.Save(CustomizationsFile, customizations);
    }

    /// <summary>The root components the component files call for, sorted by type and key.</summary>
    public static IReadOnlyList<XElement> RootComponents(SourceTree tree) => RootComponents(tree, tree.Tables());

    /// <summary>The same for tables that were read already.</summary>
    public static IReadOnlyList<XElement> RootComponents(SourceTree tree, IReadOnlyList<TableFile> tables)
    {
        var components = new List<XElement>();
        foreach (var table in tables)
        {
            components.Add(BySchemaName(1, table.LogicalName, table.IsOwn ? 0 : 2));
            if (!table.IsOwn)
            {
                components.AddRange(tree.Files(table.Folder + "/FormXml", recursive: true)
                    .Select(file => ById(60, tree.Load(file).Element("systemform")!.Element("formid")!.Value)));
            }
        }

        components.AddRange(tree.Files("OptionSets").Select(file => BySchemaName(9, tree.Load(file).Attribute("Name")!.Value, 0)));
        components.AddRange(tree.Files("Roles").Select(file => ById(20, tree.Load(file).Attribute("id")!.Value)));
        components.AddRange(tree.Files("Workflows", "*.data.xml").Select(file => ById(29, tree.Load(file).Attribute("WorkflowId")!.Value)));
        components.AddRange(tree.Files("Dashboards").Select(file => ById(60, tree.Load(file).Element("FormId")!.Value)));
        components.AddRange(tree.Files("WebResources", "*.data.xml", recursive: true).Select(file => BySchemaName(61, tree.Load(file).Element("Name")!.Value, 0)));
        components.AddRange(tree.Files("AppModuleSiteMaps", recursive: true).Select(file => BySchemaName(62, tree.Load(file).Element("SiteMapUniqueName")!.Value, 0)));
        components.AddRange(tree.Files("Controls", "*.data.xml", recursive: true).Select(file => BySchemaName(66, tree.Load(file).Element("Name")!.Value, 0)));
        if (tree.Has(FieldSecurityFiles.File))
        {
            components.AddRange(tree.Load(FieldSecurityFiles.File).Elements().Select(profile => ById(70, profile.Attribute("fieldsecurityprofileid")!.Value)));
        }

        components.AddRange(tree.Files("AppModules", recursive: true).Select(file => BySchemaName(80, tree.Load(file).Element("UniqueName")!.Value, 0)));
        components.AddRange(tree.Files("PluginAssemblies", "*.data.xml", recursive: true).Select(file => Assembly(tree.Load(file))));
        components.AddRange(tree.Files("SdkMessageProcessingSteps").Select(file => ById(92, tree.Load(file).Attribute("SdkMessageProcessingStepId")!.Value)));
        return [.. components
            .OrderBy(component => int.Parse(component.Attribute("type")!.Value, CultureInfo.InvariantCulture))
            .ThenBy(component => (component.Attribute("schemaName") ?? component.Attribute("id"))!.Value, StringComparer.Ordinal)];
    }

    private static XElement BySchemaName(int type, string name, int behavior) =>
        new("RootComponent", new XAttribute("type", type), new XAttribute("schemaName", name), new XAttribute("behavior", behavior));

    private static XElement ById(int type, string id) =>
        new("RootComponent", new XAttribute("type", type), new XAttribute("id", id), new XAttribute("behavior", 0));

    private static XElement Assembly(XElement data) =>
        new(
            "RootComponent",
            new XAttribute("type", 91),
            new XAttribute("id", Texts.Braced(Guid.Parse(data.Attribute("PluginAssemblyId")!.Value))),
            new XAttribute("schemaName", data.Attribute("FullName")!.Value),
            new XAttribute("behavior", 0));
}
