using System.Xml.Linq;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Releases;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Checks 1, 2, 4, 43, 44 and 45, which look at the packages a source makes.</summary>
internal static class PackageChecks
{
    /// <summary>All of them.</summary>
    public static IEnumerable<LintFinding> All(SourceTree tree, string pluginDll, LintOptions options)
    {
        var bytes = PackageBuilder.Build(tree, pluginDll, PackageType.Managed);
        var managed = PackageFile.Read(bytes, "managed package");
        var unmanaged = PackageFile.Read(PackageBuilder.Build(tree, pluginDll, PackageType.Unmanaged), "unmanaged package");
        return
        [
            .. Parts(managed), .. Parts(unmanaged), .. ContentTypes(managed), .. ContentTypes(unmanaged),
            .. options.SchemaFolder is { } folder ? new PackageSchemas(folder).Problems(managed.Xml("customizations.xml")) : [],
            .. Twins(managed, unmanaged),
            .. options.ReleasedPackage is { } released ? Upgrade(PackageFile.Read(released), managed, options.AllowsLoss) : [],
            .. Repeated(bytes, PackageBuilder.Build(tree, pluginDll, PackageType.Managed)),
            .. RoundTrip(tree, managed),
        ];
    }

    /// <summary>1: the root files, nothing without a place, one entry a path.</summary>
    public static IEnumerable<LintFinding> Parts(PackageFile package)
    {
        foreach (var part in PackageLayout.RootParts.Where(part => !package.Parts.ContainsKey(part)))
        {
            yield return new LintFinding(1, part, $"The {package.Name} has no '{part}' at its root.", "Pack it with this tool; a zip of the unpacked folder is no package.");
        }

        foreach (var path in package.Entries)
        {
            var folder = path.Split('/')[0];
            if (path.Contains('\\', StringComparison.Ordinal) || path.StartsWith('/') || path.EndsWith('/'))
            {
                yield return new LintFinding(1, path, "The path has a backslash, or starts or ends with a slash.", "Separate with '/' and write files only.");
            }
            else if (path.EndsWith(".data.xml", StringComparison.Ordinal))
            {
                yield return new LintFinding(1, path, "A description is in the package; its content belongs into customizations.xml.", "Pack it with this tool.");
            }
            else if (!PackageLayout.RootParts.Contains(path, StringComparer.Ordinal) && (folder == path || !PackageLayout.PartFolders.Concat(PackageLayout.CopiedFolders).Contains(folder, StringComparer.Ordinal)))
            {
                yield return new LintFinding(1, path, $"The {package.Name} has a part that belongs to no kind of component.", "Remove it from the source.");
            }
        }

        foreach (var twin in package.Entries.GroupBy(path => path, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return new LintFinding(1, twin.Key, $"The path is in the {package.Name} {twin.Count()} times.", "Rename one of the components.");
        }
    }

    /// <summary>2: each part is covered by its extension, or by name when it has none.</summary>
    public static IEnumerable<LintFinding> ContentTypes(PackageFile package)
    {
        const string file = "[Content_Types].xml";
        var types = package.Parts.ContainsKey(file) ? package.Xml(file) : new XElement("Types");
        var extensions = types.Elements().Attributes("Extension").Select(extension => extension.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = types.Elements().Attributes("PartName").Select(name => name.Value.TrimStart('/')).ToList();
        foreach (var part in package.Parts.Keys.Where(part => part != file))
        {
            var extension = Path.GetExtension(part).TrimStart('.');
            if (extension.Length > 0 ? !extensions.Contains(extension) : !names.Contains(part, StringComparer.Ordinal))
            {
                yield return new LintFinding(2, part, "No content type covers the part, so the import refuses the package.", extension.Length > 0 ? $"Add <Default Extension=\"{extension}\">." : $"Add <Override PartName=\"/{part}\">.");
            }
        }

        foreach (var name in names.Where(name => !package.Parts.ContainsKey(name) || (Path.GetExtension(name).Length > 0 && !name.EndsWith(".xml", StringComparison.Ordinal))))
        {
            yield return new LintFinding(2, name, "The Override is of a part that does not exist or has an extension.", "Remove the Override.");
        }
    }

    /// <summary>43: the two packages differ in the flag and in nothing else.</summary>
    public static IEnumerable<LintFinding> Twins(PackageFile managed, PackageFile unmanaged)
    {
        foreach (var path in managed.Parts.Keys.Union(unmanaged.Parts.Keys, StringComparer.Ordinal).Where(path => path != "solution.xml" && !Same(managed, unmanaged, path)))
        {
            yield return new LintFinding(43, path, "The managed and the unmanaged package differ in this part.", "Find what depends on the kind of package; only <Managed> may.");
        }

        var (left, right) = (managed.Xml("solution.xml"), unmanaged.Xml("solution.xml"));
        left.Descendants("Managed").Remove();
        right.Descendants("Managed").Remove();
        if (!XNode.DeepEquals(left, right))
        {
            yield return new LintFinding(43, "solution.xml", "The managed and the unmanaged manifest differ in more than <Managed>.", "Find what depends on the kind of package.");
        }
    }

    /// <summary>43: an upgrade raises the version and drops nothing.</summary>
    public static IEnumerable<LintFinding> Upgrade(PackageFile released, PackageFile next, bool allowsLoss)
    {
        var diff = PackageDiff.Between(PackageContents.Read(released), PackageContents.Read(next));
        if (diff.Changes.Count > 0 && diff.NewVersion <= diff.OldVersion)
        {
            yield return new LintFinding(43, "Other/Solution.xml", $"The version {diff.NewVersion} is not above the released {diff.OldVersion}, though {diff.Changes.Count} things changed; the upgrade would be refused or ignored.", "Raise it: version --raise build.");
        }

        // The platform and browsers keep a component by its version: changed content under an old one is not loaded.
        foreach (var change in diff.Changes.Where(change => change.Component == SectionContents.ComponentKind && change.Kind == ChangeKind.Changed && !IsRaised(change)))
        {
            yield return new LintFinding(43, "Controls/" + change.Name, $"The code component '{change.Name}' changed, but its version is not above the released one, so people would keep seeing the old one.", "Raise version in its ControlManifest.Input.xml and build.");
        }

        foreach (var change in diff.Changes.Where(change => change.Kind == ChangeKind.Dropped && !allowsLoss))
        {
            yield return new LintFinding(43, "Other/Solution.xml", $"The {change.Component} '{change.Name}' of the release is gone; the upgrade would delete it in every environment.", "Restore it; if it shall go, say so in the release notes and lint with --allow-loss.");
        }
    }

    private static bool IsRaised(ComponentChange change) =>
        change.Properties.FirstOrDefault(property => property.Property == "version") is { } version
        && Version.TryParse(version.New, out var became)
        && Version.TryParse(version.Old, out var was)
        && became > was;

    /// <summary>44: the same source makes the same bytes.</summary>
    public static IEnumerable<LintFinding> Repeated(byte[] first, byte[] second)
    {
        if (!first.AsSpan().SequenceEqual(second))
        {
            yield return new LintFinding(44, "managed package", "Packing twice gave different bytes.", "Find what depends on time, machine or order of files.");
        }
    }

    /// <summary>45: unpacking the package gives the source back.</summary>
    public static IEnumerable<LintFinding> RoundTrip(SourceTree tree, PackageFile package)
    {
        var unpacked = SolutionUnpacker.Unpack(package);
        var source = tree.Files(string.Empty, "*", recursive: true).Where(path => !IsBuilt(path)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in unpacked.Keys.Where(path => !IsBuilt(path)).Union(source, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (was, became) = (source.Contains(path) ? File.ReadAllBytes(tree.Absolute(path)) : null, unpacked.GetValueOrDefault(path));
            if (was is null || became is null)
            {
                yield return new LintFinding(45, path, was is null ? "Unpacking the package makes this file, which the source does not have." : "The package holds nothing of this file.", "Name the file as the packager would (by id, unique name or schema name), or remove it.");
            }
            else if (!SameContent(path, was, became))
            {
                yield return new LintFinding(45, path, "The file comes back from the package with another content.", "Write only what the package carries: one component a file, nothing beside it.");
            }
        }
    }

    // The assembly comes from the build and is not part of the source.
    private static bool IsBuilt(string path) => path.StartsWith("PluginAssemblies/", StringComparison.Ordinal) && path.EndsWith(".dll", StringComparison.Ordinal);

    private static bool Same(PackageFile left, PackageFile right, string path) =>
        left.Parts.TryGetValue(path, out var one) && right.Parts.TryGetValue(path, out var other) && one.AsSpan().SequenceEqual(other);

    private static bool SameContent(string path, byte[] was, byte[] became)
    {
        if (was.AsSpan().SequenceEqual(became))
        {
            return true;
        }

        return path.EndsWith(".xml", StringComparison.Ordinal) && XNode.DeepEquals(Plain(was), Plain(became));
    }

    // Formatting and an unused namespace declaration carry nothing.
    private static XElement Plain(byte[] content)
    {
        var root = XDocument.Load(new MemoryStream(content)).Root!;
        root.DescendantsAndSelf().Attributes().Where(attribute => attribute.IsNamespaceDeclaration).Remove();
        return root;
    }
}
