using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>A source file and its content.</summary>
internal sealed record LintFile(string Path, XElement Root);

/// <summary>The source, read once for all checks.</summary>
internal sealed class LintContext
{
    private readonly Dictionary<string, TableFile> byLogicalName;

    public LintContext(SourceTree tree, PluginIdentity plugin)
    {
        Tree = tree;
        Plugin = plugin;
        Tables = tree.Tables();
        byLogicalName = Tables.GroupBy(table => table.LogicalName, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        Choices = Read("OptionSets");
        Relationships = [.. Read("Other/Relationships").SelectMany(file => file.Root.Elements().Select(body => new LintFile(file.Path, body)))];
        Solution = tree.Load(Manifest.SolutionFile);
        Customizations = tree.Load(Manifest.CustomizationsFile);
        Prefix = Solution.Descendants("CustomizationPrefix").FirstOrDefault()?.Value ?? string.Empty;
        Roles = Read("Roles");
        Steps = Read("SdkMessageProcessingSteps");
        Apis = [.. tree.Files("customapis", "customapi.xml", recursive: true).Select(path => new LintFile(path, tree.Load(path)))];
        Assemblies = [.. tree.Files("PluginAssemblies", "*.data.xml", recursive: true).Select(path => new LintFile(path, tree.Load(path)))];
        WebResources = [.. tree.Files("WebResources", "*.data.xml", recursive: true).Select(path => new LintFile(path, tree.Load(path)))];
        Apps = [.. tree.Files("AppModules", recursive: true).Select(path => new LintFile(path, tree.Load(path)))];
        SiteMaps = [.. tree.Files("AppModuleSiteMaps", recursive: true).Select(path => new LintFile(path, tree.Load(path)))];
        Forms = [.. Tables.SelectMany(table => tree.Files(table.Folder + "/FormXml", recursive: true).Select(path => (table, new LintFile(path, tree.Load(path)))))];
        Views = [.. Tables.SelectMany(table => tree.Files(table.Folder + "/SavedQueries").Select(path => (table, new LintFile(path, tree.Load(path)))))];
    }

    public SourceTree Tree { get; }

    public PluginIdentity Plugin { get; }

    public IReadOnlyList<TableFile> Tables { get; }

    public IReadOnlyList<LintFile> Choices { get; }

    /// <summary>Bodies; the path is the file each stands in.</summary>
    public IReadOnlyList<LintFile> Relationships { get; }

    public XElement Solution { get; }

    public XElement Customizations { get; }

    public string Prefix { get; }

    public IReadOnlyList<LintFile> Roles { get; }

    public IReadOnlyList<LintFile> Steps { get; }

    public IReadOnlyList<LintFile> Apis { get; }

    public IReadOnlyList<LintFile> Assemblies { get; }

    public IReadOnlyList<LintFile> WebResources { get; }

    public IReadOnlyList<LintFile> Apps { get; }

    public IReadOnlyList<LintFile> SiteMaps { get; }

    public IReadOnlyList<(TableFile Table, LintFile File)> Forms { get; }

    public IReadOnlyList<(TableFile Table, LintFile File)> Views { get; }

    /// <summary>The source's table, or null.</summary>
    public TableFile? Table(string logicalName) => byLogicalName.GetValueOrDefault(logicalName);

    /// <summary>True for a table of ours or one every environment has.</summary>
    public bool KnowsTable(string logicalName) => byLogicalName.ContainsKey(logicalName) || PlatformTables.SchemaName(logicalName) is not null;

    /// <summary>True for a column of ours or one every environment has; name in lower case.</summary>
    public bool KnowsColumn(string table, string column) =>
        Table(table)?.Column(column)?.LogicalName == column || PlatformTables.Column(table, column) is not null;

    private IReadOnlyList<LintFile> Read(string folder) => [.. Tree.Files(folder).Select(path => new LintFile(path, Tree.Load(path)))];
}

/// <summary>Reading that does not fail on what is missing: a missing value is empty text, and a check says so.</summary>
internal static class LintReading
{
    public static string Text(this XElement? element, string child) => element?.Element(child)?.Value ?? string.Empty;

    public static string Attr(this XElement? element, string name) => element?.Attribute(name)?.Value ?? string.Empty;

    /// <summary>The base-language text of a localised element such as <c>LocalizedNames</c> or <c>labels</c>.</summary>
    public static string Localized(this XElement? element, string child) =>
        element?.Element(child)?.Elements().FirstOrDefault(text => text.Attr("languagecode") == "1033").Attr("description") ?? string.Empty;

    public static bool IsBracedLowerGuid(string text) => Guid.TryParseExact(text, "B", out var id) && id.ToString("B") == text;
}
