using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Checks 1, 3, 5, 6 and 7: folders, files, sections, manifest, markers.</summary>
internal static partial class StructureChecks
{
    /// <summary>1: nothing in the source that the package has no place for.</summary>
    public static IEnumerable<LintFinding> Folders(LintContext context)
    {
        foreach (var folder in context.Tree.Folders(string.Empty).Where(folder => !PackageLayout.TakenFolders.Contains(folder, StringComparer.Ordinal) && !PackageLayout.CopiedFolders.Contains(folder, StringComparer.Ordinal)))
        {
            yield return new LintFinding(1, folder, "The folder holds no kind of component this solution may have; Microsoft's packager would copy it into the package as it is.", $"Remove it, or correct its name to one of {string.Join(", ", PackageLayout.TakenFolders.Concat(PackageLayout.CopiedFolders))}.");
        }

        foreach (var file in context.Tree.Files(string.Empty, "*"))
        {
            yield return new LintFinding(1, file, "A file in the root of the source belongs to no component.", "Remove it.");
        }
    }

    /// <summary>3: every file parses; files of the newer kind have neither declaration nor comments.</summary>
    public static IEnumerable<LintFinding> Files(SourceDocuments documents)
    {
        foreach (var (path, root) in documents.All)
        {
            if (PackageLayout.CopiedFolders.Contains(path.Split('/')[0], StringComparer.Ordinal) && IsDressed(documents.Tree, path, root))
            {
                yield return new LintFinding(3, path, "The file has an XML declaration or a comment, on which the import of this kind of component fails.", "Remove them; sync writes such files without.");
            }
            else if (path.EndsWith("/Entity.xml", StringComparison.Ordinal) && (root.Element("Name") is null || root.Element("EntityInfo")?.Element("entity")?.Element("attributes") is null))
            {
                yield return new LintFinding(3, path, "A table needs Name and EntityInfo/entity/attributes.", "Restore them, or write the table anew with 'add table'.");
            }
        }
    }

    /// <summary>5: sections in the platform's order, the mandatory ones present, none marked without content.</summary>
    public static IEnumerable<LintFinding> Sections(LintContext context)
    {
        const string file = Manifest.CustomizationsFile;
        var known = Manifest.Sections.Select(section => section.Name).ToList();
        var present = context.Customizations.Elements().Select(element => element.Name.LocalName).ToList();
        foreach (var name in present.Where(name => !known.Contains(name, StringComparer.Ordinal)))
        {
            yield return new LintFinding(5, file, $"<{name}> is no section the platform knows.", "Remove it.");
        }

        foreach (var (name, _) in Manifest.Sections.Where(section => section.Always && !present.Contains(section.Name, StringComparer.Ordinal)))
        {
            yield return new LintFinding(5, file, $"The mandatory section <{name} /> is missing.", "Add it, empty if unused.");
        }

        if (!present.Where(known.Contains).SequenceEqual(known.Where(present.Contains), StringComparer.Ordinal))
        {
            yield return new LintFinding(5, file, "The sections are not in the order the platform's schema demands.", "Run sync, which sorts them.");
        }

        foreach (var name in new[] { "SiteMap", "AppModules", "AppModuleSiteMaps" }.Where(name => context.Customizations.Element(name) is { HasElements: false } && !NeededSections(context).Any(needed => needed.Section == name)))
        {
            yield return new LintFinding(5, file, $"<{name} /> would be packed empty, which the platform refuses.", "Remove it.");
        }
    }

    /// <summary>6: the head of the solution manifest.</summary>
    public static IEnumerable<LintFinding> Solution(LintContext context)
    {
        const string file = Manifest.SolutionFile;
        var root = context.Solution;
        var manifest = root.Element("SolutionManifest");
        var publisher = manifest?.Element("Publisher");
        (bool Holds, string What, string Mend)[] rules =
        [
            (root.Attr("generatedBy") == "CrmLive", "generatedBy is not 'CrmLive', so the file would be taken for an on-premises package.", "Set generatedBy=\"CrmLive\"."),
            (Version.TryParse(root.Attr("version"), out var version) && version >= new Version(9, 1, 0, 22716), "version is below 9.1.0.22716, so Microsoft's packager would drop forms and apps from the managed package.", "Set version=\"9.2.24111.222\"."),
            (root.Attr("SolutionPackageVersion") == "9.2", "SolutionPackageVersion is not 9.2.", "Set it to 9.2."),
            (root.Attr("languagecode") == "1033", "languagecode is not the base language 1033.", "Set it to 1033."),
            (manifest.Text("Managed") == "2", "Managed is not 2, so the source packs one way only.", "Set <Managed>2</Managed>."),
            (FourNumbers().IsMatch(manifest.Text("Version")), "Version is not of the form n.n.n.n.", "Write four numbers."),
            (UniqueName().IsMatch(manifest.Text("UniqueName")), "UniqueName has characters the platform refuses.", "Use letters, digits and underscores."),
            (PrefixPattern().IsMatch(publisher.Text("CustomizationPrefix")) && !publisher.Text("CustomizationPrefix").StartsWith("mscrm", StringComparison.OrdinalIgnoreCase), "CustomizationPrefix is not 2–8 letters or digits starting with a letter.", "Choose a legal prefix."),
            (int.TryParse(publisher.Text("CustomizationOptionValuePrefix"), CultureInfo.InvariantCulture, out var value) && value is >= 10000 and <= 99999, "CustomizationOptionValuePrefix is not between 10000 and 99999.", "Choose a legal one."),
            (publisher.Text("UniqueName").Length > 0 && publisher.Localized("LocalizedNames").Length > 0 && publisher?.Element("Addresses")?.Elements("Address").Select(address => address.Text("AddressNumber")).SequenceEqual(["1", "2"], StringComparer.Ordinal) == true, "The publisher is incomplete: UniqueName, LocalizedNames and two Address elements numbered 1 and 2 are needed.", "Complete it."),
        ];
        return rules.Where(rule => !rule.Holds).Select(rule => new LintFinding(6, file, rule.What, rule.Mend));
    }

    /// <summary>7: without its marker a folder is skipped silently.</summary>
    public static IEnumerable<LintFinding> Markers(LintContext context)
    {
        foreach (var (section, folder) in NeededSections(context).Where(needed => context.Customizations.Element(needed.Section) is null))
        {
            yield return new LintFinding(7, Manifest.CustomizationsFile, $"<{section} /> is missing, so everything in '{folder}' would be lost silently.", "Run sync, which restores it.");
        }

        foreach (var table in context.Tables)
        {
            foreach (var marker in new[] { "FormXml", "SavedQueries", "Visualizations" }.Where(marker => context.Read($"{table.Folder}/{marker}").Count > 0 && table.Root.Element(marker) is null))
            {
                yield return new LintFinding(7, table.Path, $"<{marker} /> is missing, so the table's {marker} would be lost silently.", $"Add <{marker} />.");
            }

            if (table.Root.Element("RibbonDiffXml") is null != !context.Tree.Has(table.Folder + "/RibbonDiff.xml"))
            {
                yield return new LintFinding(7, table.Path, "<RibbonDiffXml /> and RibbonDiff.xml must both be there or both be absent.", "Add the missing one.");
            }
        }
    }

    // Kept apart from the authoring code's list: what writes the markers must not be what judges them.
    private static IEnumerable<(string Section, string Folder)> NeededSections(LintContext context) =>
    [
        .. PackageLayout.SectionFolders.Where(section => context.Read(section.Folder, section.Pattern).Count > 0).Select(section => (section.Section, section.Folder)),
        .. PackageLayout.SectionFiles.Where(section => context.Tree.Has(section.File)).Select(section => (section.Section, section.File)),
        .. context.Tables.Count > 0 ? [("Entities", "Entities")] : Array.Empty<(string, string)>(),
    ];

    private static bool IsDressed(SourceTree tree, string path, XElement root) =>
        root.DescendantNodes().OfType<XComment>().Any() || root.Document?.Nodes().OfType<XComment>().Any() == true
        || File.ReadAllText(tree.Absolute(path)).TrimStart('\uFEFF').StartsWith("<?xml", StringComparison.Ordinal);

    [GeneratedRegex(@"^\d+\.\d+\.\d+\.\d+$", RegexOptions.None, 60_000)]
    private static partial Regex FourNumbers();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.None, 60_000)]
    private static partial Regex UniqueName();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{1,7}$", RegexOptions.None, 60_000)]
    private static partial Regex PrefixPattern();
}
