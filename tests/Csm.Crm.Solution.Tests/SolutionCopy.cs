using System.Xml.Linq;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests;

/// <summary>A copy of the source that a test may break.</summary>
public sealed class SolutionCopy : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("csm-solution-");
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);

    public SolutionCopy()
    {
        CopyFolder(SolutionFolders.Source, Source);
        CopyFolder(SolutionFolders.GeneratedRows, System.IO.Path.Combine(folder.FullName, "plugins", "Csm.Crm.Tables", "Generated"));
        File.Copy(System.IO.Path.Combine(SolutionFolders.Source, "..", "ids.lock"), System.IO.Path.Combine(folder.FullName, "solution", "ids.lock"));
    }

    public string Source => System.IO.Path.Combine(folder.FullName, "solution", "src");

    /// <summary>Absolute path of a source file, which <see cref="Restore"/> will bring back.</summary>
    public string Path(string path)
    {
        touched.Add(path);
        return System.IO.Path.Combine(Source, path);
    }

    /// <summary>Undoes what was done through the paths of this copy.</summary>
    public void Restore()
    {
        foreach (var path in touched.Where(path => File.Exists(System.IO.Path.Combine(SolutionFolders.Source, path))))
        {
            File.Copy(System.IO.Path.Combine(SolutionFolders.Source, path), System.IO.Path.Combine(Source, path), overwrite: true);
        }

        touched.Clear();
    }

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

    public void Dispose() => folder.Delete(recursive: true);

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
