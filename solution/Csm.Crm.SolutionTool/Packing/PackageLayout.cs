namespace Csm.Crm.SolutionTool.Packing;

/// <summary>Which folders a source and a package may have (SOLUTION-FORMAT §1.1 and §3).</summary>
internal static class PackageLayout
{
    /// <summary>Root files of every package.</summary>
    public static readonly IReadOnlyList<string> RootParts = ["solution.xml", "customizations.xml", "[Content_Types].xml"];

    /// <summary>Folders of the newer kind, whose files go into the package as they are.</summary>
    public static readonly IReadOnlyList<string> CopiedFolders =
    [
        "customapis", "environmentvariabledefinitions", "appactions", "catalogs", "Assets", "pluginpackages", "maskingrules", "attributemaskingrules",
    ];

    /// <summary>Folders of a source that the packer takes apart.</summary>
    public static readonly IReadOnlyList<string> TakenFolders =
    [
        "Other", "Entities", "OptionSets", "Roles", "Dashboards", "Workflows", "WebResources", "PluginAssemblies", "SdkMessageProcessingSteps",
        "AppModules", "AppModuleSiteMaps", "Controls",
    ];

    /// <summary>Folders a package may have beside the copied ones.</summary>
    public static readonly IReadOnlyList<string> PartFolders = ["Workflows", "PluginAssemblies", "WebResources", "Formulas", "Controls"];

    /// <summary>Files of <c>Other</c> that hold a section of <c>customizations.xml</c> each.</summary>
    public static readonly IReadOnlyList<(string Section, string File)> SectionFiles =
    [
        ("FieldSecurityProfiles", "Other/FieldSecurityProfiles.xml"), ("RibbonDiffXml", "Other/RibbonCustomization.xml"), ("ConnectionRoles", "Other/ConnectionRoles.xml"),
        ("SiteMap", "Other/SiteMap.xml"), ("EntityMaps", "Other/EntityMaps.xml"),
    ];

    /// <summary>Sections that hold one component a file, the folder, and the pattern of their files.</summary>
    public static readonly IReadOnlyList<(string Section, string Folder, string Pattern)> SectionFolders =
    [
        ("Roles", "Roles", "*.xml"), ("optionsets", "OptionSets", "*.xml"), ("WebResources", "WebResources", "*.data.xml"),
        ("SolutionPluginAssemblies", "PluginAssemblies", "*.data.xml"), ("SdkMessageProcessingSteps", "SdkMessageProcessingSteps", "*.xml"),
        ("AppModuleSiteMaps", "AppModuleSiteMaps", "AppModuleSiteMap.xml"), ("AppModules", "AppModules", "AppModule.xml"), ("Dashboards", "Dashboards", "*.xml"),
        ("Workflows", "Workflows", "*.data.xml"), ("CustomControls", "Controls", "*.data.xml"),
    ];

    /// <summary>Sections with no folder: their content stays in <c>Other/Customizations.xml</c>.</summary>
    public static readonly IReadOnlyList<string> KeptSections = ["connectionreferences", "Languages", "EntityImageConfigs", "AttributeImageConfigs"];
}
