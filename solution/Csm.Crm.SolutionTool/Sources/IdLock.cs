using System.Globalization;
using System.Text;
using Csm.Crm.Tables;

namespace Csm.Crm.SolutionTool.Sources;

/// <summary>
/// The ids that were ever given to components (<c>solution/ids.lock</c>, one <c>name = id</c> a line). An id is the
/// identity of a component on upgrade, so once it stands here it never changes, even when the rule that made it does.
/// </summary>
public sealed class IdLock
{
    private static readonly Guid Namespace = new("9d1b6d2f-0f4e-5a36-8b77-1f6f0d0e6d11");

    private readonly string path;
    private readonly SortedDictionary<string, Guid> ids = new(StringComparer.Ordinal);

    private IdLock(string path) => this.path = path;

    /// <summary>Every locked id by the name of its component.</summary>
    public IReadOnlyDictionary<string, Guid> Ids => ids;

    /// <summary>Reads the lock file; a missing file is an empty lock.</summary>
    /// <exception cref="InvalidDataException">A line is not <c>name = id</c>, or a name stands there twice.</exception>
    public static IdLock Load(string path)
    {
        var result = new IdLock(path);
        if (!File.Exists(path))
        {
            return result;
        }

        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            var at = line.LastIndexOf(" = ", StringComparison.Ordinal);
            if (at < 0 || !Guid.TryParseExact(line[(at + 3)..], "D", out var id) || !result.ids.TryAdd(line[..at], id))
            {
                throw new InvalidDataException($"'{path}' has the line '{line}'. Each line is 'name = id' and each name stands there once.");
            }
        }

        return result;
    }

    /// <summary>The id a name would be given if it were new: version 5 of the product's namespace and the name.</summary>
    public static Guid Derive(string name) => RowId.FromName(Namespace, name);

    /// <summary>The locked id of a component; a new component gets its id here.</summary>
    public Guid For(string name)
    {
        if (!ids.TryGetValue(name, out var id))
        {
            id = Derive(name);
            ids.Add(name, id);
        }

        return id;
    }

    /// <summary>Drops the id of a component that was never released and is gone.</summary>
    public void Forget(string name) => ids.Remove(name);

    /// <summary>Writes the lock file, sorted by name.</summary>
    public void Save()
    {
        var text = new StringBuilder();
        foreach (var (name, id) in ids)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} = {id:D}\n");
        }

        File.WriteAllText(path, text.ToString());
    }
}
