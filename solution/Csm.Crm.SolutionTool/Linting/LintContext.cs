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
    private readonly SourceDocuments documents;
    private readonly Dictionary<string, TableFile> byLogicalName;
    private readonly Dictionary<string, Dictionary<string, ColumnElement>> columns;
    private readonly Dictionary<string, string> scripts = new(StringComparer.Ordinal);

    public LintContext(SourceDocuments documents, PluginIdentity plugin)
    {
        this.documents = documents;
        Tree = documents.Tree;
        Plugin = plugin;
        Tables = [.. Tree.Folders("Entities").Where(folder => Tree.Has(folder + "/Entity.xml")).Select(folder => TableFile.Over(Tree, folder, Load(folder + "/Entity.xml")))];
        byLogicalName = Tables.GroupBy(table => table.LogicalName, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        columns = byLogicalName.ToDictionary(pair => pair.Key, pair => pair.Value.Columns.GroupBy(column => column.LogicalName, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal), StringComparer.Ordinal);
        Relationships = [.. Read("Other/Relationships").SelectMany(file => file.Root.Elements().Select(body => new LintFile(file.Path, body)))];
        Solution = Load(Manifest.SolutionFile);
        Customizations = Load(Manifest.CustomizationsFile);
        Prefix = Solution.Descendants("CustomizationPrefix").FirstOrDefault()?.Value ?? string.Empty;
        Languages = [.. Customizations.Element("Languages")?.Elements("Language").Select(language => language.Value) ?? []];
        Forms = OfTables("FormXml");
        Views = OfTables("SavedQueries");
        Charts = OfTables("Visualizations");
        Ribbons = [.. Tables.Where(table => Tree.Has(table.Folder + "/RibbonDiff.xml")).Select(table => ReadOne(table.Folder + "/RibbonDiff.xml")), .. Optional("Other/RibbonCustomization.xml")];
        Profiles = [.. Optional("Other/FieldSecurityProfiles.xml").SelectMany(file => file.Root.Elements().Select(profile => new LintFile(file.Path, profile)))];
    }

    public SourceTree Tree { get; }

    public PluginIdentity Plugin { get; }

    public IReadOnlyList<TableFile> Tables { get; }

    /// <summary>Bodies; the path is the file each stands in.</summary>
    public IReadOnlyList<LintFile> Relationships { get; }

    public XElement Solution { get; }

    public XElement Customizations { get; }

    public string Prefix { get; }

    /// <summary>Language codes the solution declares, the base language first.</summary>
    public IReadOnlyList<string> Languages { get; }

    public IReadOnlyList<(TableFile Table, LintFile File)> Forms { get; }

    public IReadOnlyList<(TableFile Table, LintFile File)> Views { get; }

    public IReadOnlyList<(TableFile Table, LintFile File)> Charts { get; }

    public IReadOnlyList<LintFile> Ribbons { get; }

    /// <summary>Field security profiles; the path is the file all stand in.</summary>
    public IReadOnlyList<LintFile> Profiles { get; }

    public IReadOnlyList<LintFile> Choices => Read("OptionSets");

    public IReadOnlyList<LintFile> Roles => Read("Roles");

    public IReadOnlyList<LintFile> Steps => Read("SdkMessageProcessingSteps");

    public IReadOnlyList<LintFile> Dashboards => Read("Dashboards");

    public IReadOnlyList<LintFile> Apis => Read("customapis", "customapi.xml");

    public IReadOnlyList<LintFile> Assemblies => Read("PluginAssemblies", "*.data.xml");

    public IReadOnlyList<LintFile> WebResources => Read("WebResources", "*.data.xml");

    public IReadOnlyList<LintFile> Flows => Read("Workflows", "*.data.xml");

    public IReadOnlyList<LintFile> Apps => Read("AppModules", "AppModule.xml");

    public IReadOnlyList<LintFile> SiteMaps => Read("AppModuleSiteMaps", "AppModuleSiteMap.xml");

    public IReadOnlyList<LintFile> Variables => Read("environmentvariabledefinitions", "environmentvariabledefinition.xml");

    public IReadOnlyList<LintFile> Catalogs => Read("catalogs", "catalog.xml");

    /// <summary>Connection references, which stand with their content in the customizations file.</summary>
    public IReadOnlyList<XElement> Connections => [.. Customizations.Element("connectionreferences")?.Elements() ?? []];

    /// <summary>The content of a file that was read.</summary>
    public XElement Load(string path) => documents[path];

    /// <summary>XML files of a folder and below that match, in ordinal order.</summary>
    public IReadOnlyList<LintFile> Read(string folder, string pattern = "*.xml") => documents.Read(folder, pattern);

    /// <summary>The source's table, or null.</summary>
    public TableFile? Table(string logicalName) => byLogicalName.GetValueOrDefault(logicalName);

    /// <summary>A column of the source by logical names, or null.</summary>
    public ColumnElement? Column(string table, string column) => columns.GetValueOrDefault(table)?.GetValueOrDefault(column);

    /// <summary>True for a table of ours or one every environment has.</summary>
    public bool KnowsTable(string logicalName) => byLogicalName.ContainsKey(logicalName) || PlatformTables.SchemaName(logicalName) is not null;

    /// <summary>True for a column of ours or one every environment has; name in lower case.</summary>
    public bool KnowsColumn(string table, string column) => Column(table, column) is not null || PlatformTables.Column(table, column) is not null;

    /// <summary>The text of a web resource, or null when its file is missing.</summary>
    public string? Script(string name)
    {
        if (!scripts.TryGetValue(name, out var text) && Tree.Has("WebResources/" + name))
        {
            scripts[name] = text = File.ReadAllText(Tree.Absolute("WebResources/" + name));
        }

        return text;
    }

    private IReadOnlyList<(TableFile Table, LintFile File)> OfTables(string folder) =>
        [.. Tables.SelectMany(table => Read($"{table.Folder}/{folder}").Select(file => (table, file)))];

    private LintFile ReadOne(string path) => new(path, Load(path));

    private IEnumerable<LintFile> Optional(string path) => Tree.Has(path) ? [ReadOne(path)] : [];
}

/// <summary>Reading that does not fail on what is missing: a missing value is empty text, and a check says so.</summary>
internal static class LintReading
{
    public static string Text(this XElement? element, string child) => element?.Element(child)?.Value ?? string.Empty;

    public static string Attr(this XElement? element, string name) => element?.Attribute(name)?.Value ?? string.Empty;

    /// <summary>The base-language text of a localised element such as <c>LocalizedNames</c> or <c>labels</c>.</summary>
    public static string Localized(this XElement? element, string child) =>
        element?.Element(child)?.Elements().FirstOrDefault(text => text.Attr("languagecode") == "1033").Attr("description") ?? string.Empty;

    /// <summary>Languages in which a localised element has no text.</summary>
    public static IEnumerable<string> MissingLanguages(this XElement? texts, IEnumerable<string> languages) =>
        languages.Where(language => texts?.Elements().Any(text => text.Attr("languagecode") == language && text.Attr("description").Length > 0) != true);

    public static bool IsBracedLowerGuid(string text) => Guid.TryParseExact(text, "B", out var id) && id.ToString("B") == text;
}
