using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Sources;

/// <summary>
/// The solution's source in SolutionPackager layout (SOLUTION-FORMAT §3): where each kind of component lies, and how its
/// file is read and written. Paths are relative to the root and use <c>/</c>.
/// </summary>
public sealed class SourceTree
{
    private readonly string root;

    /// <summary>Opens the folder that holds <c>Other/Solution.xml</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no solution there.</exception>
    public SourceTree(string root)
    {
        this.root = Path.GetFullPath(root);
        if (!File.Exists(Absolute("Other/Solution.xml")))
        {
            throw new DirectoryNotFoundException($"'{root}' holds no Other/Solution.xml. Name the folder of the unpacked solution with --source.");
        }

        Ids = IdLock.Load(Path.Combine(this.root, "..", "ids.lock"));
    }

    /// <summary>The locked component ids.</summary>
    public IdLock Ids { get; }

    /// <summary>Absolute path of a relative one.</summary>
    public string Absolute(string path) => Path.Combine(root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>True when the file exists.</summary>
    public bool Has(string path) => File.Exists(Absolute(path));

    /// <summary>Reads an XML file.</summary>
    public XElement Load(string path) => CanonicalXml.Load(Absolute(path));

    /// <summary>Writes an XML file canonically, creating its folder.</summary>
    public void Save(string path, XElement content, bool withDeclaration = true)
    {
        var target = Absolute(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target, CanonicalXml.ToBytes(content, withDeclaration));
    }

    /// <summary>Files below a folder that match, sorted by ordinal; none when the folder is absent.</summary>
    public IReadOnlyList<string> Files(string folder, string pattern = "*.xml", bool recursive = false)
    {
        var absolute = Absolute(folder);
        if (!Directory.Exists(absolute))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(absolute, pattern, recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
            .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Direct subfolders, sorted by ordinal; none when the folder is absent.</summary>
    public IReadOnlyList<string> Folders(string folder)
    {
        var absolute = Absolute(folder);
        if (!Directory.Exists(absolute))
        {
            return [];
        }

        return [.. Directory.EnumerateDirectories(absolute)
            .Select(directory => Path.GetRelativePath(root, directory).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The tables, own and extended, in ordinal order of their schema names.</summary>
    public IReadOnlyList<TableFile> Tables() =>
        [.. Folders("Entities").Where(folder => Has(folder + "/Entity.xml")).Select(folder => TableFile.Load(this, folder))];

    /// <summary>A table by schema or logical name.</summary>
    /// <exception cref="ArgumentException">The source has no such table.</exception>
    public TableFile Table(string name) =>
        Folders("Entities").Where(folder => folder.Equals("Entities/" + name, StringComparison.OrdinalIgnoreCase) && Has(folder + "/Entity.xml")).Select(folder => TableFile.Load(this, folder)).FirstOrDefault()
        ?? throw new ArgumentException($"The source has no table '{name}'. Add it first: add table --name {name}.", nameof(name));
}
