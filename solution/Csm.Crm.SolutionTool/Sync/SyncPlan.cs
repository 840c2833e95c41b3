using System.Text;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Sync;

/// <summary>A file a sync would write, or delete when <see cref="Content"/> is null.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Content">New bytes, or null.</param>
public sealed record PlannedFile(string Path, byte[]? Content)
{
    /// <summary>True when the file on disk is not what the plan wants.</summary>
    public bool Differs => Content is null ? File.Exists(Path) : !File.Exists(Path) || !SameText(File.ReadAllBytes(Path), Content);

    // A checkout may have turned LF into CRLF; that is no difference.
    private static bool SameText(byte[] left, byte[] right) => Normal(left).SequenceEqual(Normal(right));

    private static IEnumerable<byte> Normal(byte[] bytes) => bytes.Where(value => value != (byte)'\r');
}

/// <summary>Collects what a sync would do, so that it can be done or only compared.</summary>
public sealed class SyncPlan
{
    private readonly List<PlannedFile> files = [];

    /// <summary>Every planned file.</summary>
    public IReadOnlyList<PlannedFile> Files => files;

    /// <summary>Planned files that differ from the disk, by path.</summary>
    public IReadOnlyList<PlannedFile> Differences => [.. files.Where(file => file.Differs).OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>Does it.</summary>
    public void Apply()
    {
        foreach (var file in Differences)
        {
            if (file.Content is null)
            {
                File.Delete(file.Path);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            File.WriteAllBytes(file.Path, file.Content);
        }
    }

    internal void Write(string path, XElement content, bool withDeclaration = true) =>
        files.Add(new PlannedFile(path, CanonicalXml.ToBytes(content, withDeclaration)));

    internal void Write(string path, string content) => files.Add(new PlannedFile(path, Encoding.UTF8.GetBytes(content)));

    /// <summary>Plans the deletion of every existing file that the plan does not write.</summary>
    internal void DeleteOthers(IEnumerable<string> existing)
    {
        var planned = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        files.AddRange([.. existing.Where(path => !planned.Contains(path)).Select(path => new PlannedFile(path, null))]);
    }
}
