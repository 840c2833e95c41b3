using System.Xml.Linq;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>A copy of the source that a test may break.</summary>
public class SolutionCopy : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("csm-solution-");
    private readonly Dictionary<string, byte[]?> touched = new(StringComparer.Ordinal);

    public SolutionCopy()
    {
        CopyFolder(SolutionFolders.Source, Source);
        CopyFolder(SolutionFolders.GeneratedRows, System.IO.Path.Combine(folder.FullName, "plugins", "Csm.Crm.Tables", "Generated"));
        CopyFolder(SolutionFolders.GeneratedZones, System.IO.Path.Combine(folder.FullName, "plugins", "Csm.Crm.Plugins", "Sites", "Generated"));
        foreach (var beside in new[] { "ids.lock", "DATA-DICTIONARY.md" })
        {
            File.Copy(System.IO.Path.Combine(SolutionFolders.Source, "..", beside), System.IO.Path.Combine(folder.FullName, "solution", beside));
        }
    }

    public string Source => System.IO.Path.Combine(folder.FullName, "solution", "src");

    /// <summary>Absolute path of a source file or folder; <see cref="Restore"/> will bring a file back as it is now.</summary>
    public string Path(string path)
    {
        var absolute = System.IO.Path.Combine(Source, path);
        if (!Directory.Exists(absolute) && !touched.ContainsKey(path))
        {
            touched[path] = File.Exists(absolute) ? File.ReadAllBytes(absolute) : null;
        }

        return absolute;
    }

    /// <summary>Writes a file, creating its folder.</summary>
    public void Write(string path, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(path))!);
        File.WriteAllText(Path(path), content);
    }

    /// <summary>Undoes what was done through the paths of this copy since <see cref="Keep"/> or the last undoing.</summary>
    public void Restore()
    {
        foreach (var (path, content) in touched)
        {
            var absolute = System.IO.Path.Combine(Source, path);
            if (content is not null)
            {
                File.WriteAllBytes(absolute, content);
            }
            else if (File.Exists(absolute))
            {
                File.Delete(absolute);
            }
        }

        foreach (var empty in Directory.EnumerateDirectories(Source, "*", SearchOption.AllDirectories).OrderByDescending(directory => directory.Length).Where(directory => !Directory.EnumerateFileSystemEntries(directory).Any()))
        {
            Directory.Delete(empty);
        }

        touched.Clear();
    }

    /// <summary>Takes the copy as it is now for what <see cref="Restore"/> goes back to.</summary>
    public void Keep() => touched.Clear();

    /// <summary>The first file of a folder, relative.</summary>
    public string First(string directory, string pattern = "*.xml") =>
        System.IO.Path.GetRelativePath(Source, Directory.EnumerateFiles(Path(directory), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).First());

    /// <summary>Changes one XML file.</summary>
    public SolutionCopy Edit(string path, Action<XElement> change, bool withDeclaration = true)
    {
        var root = CanonicalXml.Load(Path(path));
        change(root);
        File.WriteAllBytes(Path(path), CanonicalXml.ToBytes(root, withDeclaration));
        return this;
    }

    /// <summary>Replaces text in one file.</summary>
    public SolutionCopy Replace(string path, string old, string replacement)
    {
        var text = File.ReadAllText(Path(path));
        text.ShouldContain(old);
        File.WriteAllText(Path(path), text.Replace(old, replacement));
        return this;
    }

    public SourceTree Open() => new(Source);

    public IReadOnlyList<LintFinding> Lint(PluginIdentity? plugin = null) =>
        SolutionLinter.Run(Open(), plugin ?? PluginIdentity.Read(SolutionFolders.PluginBinary));

    /// <summary>The checks of the source and of the packages it makes.</summary>
    public IReadOnlyList<LintFinding> LintAll(LintOptions? options = null) =>
        SolutionLinter.Check(Open(), SolutionFolders.PluginBinary, options ?? LintOptions.None);

    public byte[] Pack(PackageType type = PackageType.Managed) => SolutionPacker.Pack(Source, SolutionFolders.PluginBinary, type);

    public void Dispose()
    {
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
