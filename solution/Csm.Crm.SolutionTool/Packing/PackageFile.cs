using System.IO.Compression;
using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Packing;

/// <summary>A package read into memory.</summary>
public sealed class PackageFile
{
    private readonly SortedDictionary<string, byte[]> parts = new(StringComparer.Ordinal);

    private PackageFile(string name) => Name = name;

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>Content by path; of parts that stand there twice, the last.</summary>
    public IReadOnlyDictionary<string, byte[]> Parts => parts;

    /// <summary>Paths in the order of the archive, repeated ones included.</summary>
    public IReadOnlyList<string> Entries { get; private set; } = [];

    /// <summary>Reads a package from disk.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no zip.</exception>
    public static PackageFile Read(string path) => File.Exists(path)
        ? Read(File.ReadAllBytes(path), path)
        : throw new FileNotFoundException($"There is no package '{path}'. Name a zip that pack wrote or an environment exported.", path);

    /// <summary>Reads a package from memory.</summary>
    /// <exception cref="InvalidDataException">It is no zip.</exception>
    public static PackageFile Read(byte[] content, string name)
    {
        var package = new PackageFile(name);
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content));
            package.Entries = [.. archive.Entries.Select(entry => entry.FullName)];
            foreach (var entry in archive.Entries)
            {
                using var source = entry.Open();
                using var target = new MemoryStream();
                source.CopyTo(target);
                package.parts[entry.FullName] = target.ToArray();
            }
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{name}' is no zip archive: {exception.Message}", exception);
        }

        return package;
    }

    /// <summary>An XML part.</summary>
    /// <exception cref="InvalidDataException">It is missing or does not parse.</exception>
    public XElement Xml(string part)
    {
        if (!parts.TryGetValue(part, out var content))
        {
            throw new InvalidDataException($"'{Name}' has no part '{part}', so it is no solution package.");
        }

        try
        {
            return XDocument.Load(new MemoryStream(content)).Root!;
        }
        catch (System.Xml.XmlException exception)
        {
            throw new InvalidDataException($"Part '{part}' of '{Name}' is not well-formed XML: {exception.Message}", exception);
        }
    }
}
