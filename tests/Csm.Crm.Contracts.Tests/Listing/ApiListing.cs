namespace Csm.Crm.Contracts.Tests.Listing;

/// <summary>
/// The public API of Microsoft's assemblies, one line per member, as kept in <c>shared/sdk-api</c> beside the repository
/// (not part of it: the listings were taken from packages that not every network offers).
/// </summary>
/// <param name="lines">Lines such as <c>Namespace.Type.Member(parameters): M public void</c>, attributes included.</param>
internal sealed class ApiListing(IEnumerable<string> lines)
{
    /// <summary>Why a test that needs the listings did not run.</summary>
    public const string Absent = "../shared/sdk-api is not beside the repository: there is nothing to compare the contracts with.";

    private readonly Dictionary<string, string> _lines = lines
        .Where(line => line.Length > 0)
        .GroupBy(WithoutAttributes)
        .ToDictionary(group => group.Key, group => group.First());

    /// <summary>Reads all listings whose file name matches, or returns null when there is no folder of listings.</summary>
    /// <param name="pattern">File name pattern; a contract may stand for several assemblies.</param>
    public static ApiListing? Find(string pattern)
    {
        var folder = Folder();
        if (folder is null)
        {
            return null;
        }

        var files = Directory.GetFiles(folder, pattern);
        if (files.Length == 0)
        {
            throw new FileNotFoundException($"No listing matches '{pattern}' in {folder}. Add it or correct the pattern.");
        }

        return new ApiListing(files.SelectMany(File.ReadLines));
    }

    /// <summary>The members that the listing does not have in exactly this notation.</summary>
    public IReadOnlyList<string> Missing(IEnumerable<string> members) =>
        members.Where(member => !_lines.ContainsKey(member)).ToList();

    /// <summary>
    /// What Microsoft's version of the given types demands of those who implement or switch over them, and the given members
    /// do not: interface members, abstract members, enum values. Code that compiles without these breaks with the packages.
    /// </summary>
    public IReadOnlyList<string> Undemanded(IReadOnlyCollection<string> members)
    {
        var types = members.Where(member => member.Contains(": T public ", StringComparison.Ordinal)).ToHashSet();
        var complete = types.Where(type => IsComplete(type)).Select(Name).ToHashSet();
        var extensible = types.Where(type => type.Contains(": T public abstract class", StringComparison.Ordinal)).Select(Name).ToHashSet();
        return _lines.Keys
            .Where(line => complete.Contains(Owner(line)) || (extensible.Contains(Owner(line)) && IsAbstract(line)))
            .Except(members)
            .ToList();
    }

    /// <summary>The members that Microsoft marks as obsolete.</summary>
    public IReadOnlyList<string> Obsolete(IEnumerable<string> members) => members
        .Where(member => _lines.TryGetValue(member, out var line) && line.Contains("[Obsolete", StringComparison.Ordinal))
        .ToList();

    /// <summary>What the listing has under the same name, for a message that shows the difference.</summary>
    public IEnumerable<string> Namesakes(string member)
    {
        var name = Name(member);
        return _lines.Keys.Where(line => Name(line) == name);
    }

    // A member's name ends at its parameters, its colon or its value; a type parameter list belongs to the name.
    private static string Name(string line)
    {
        var end = line.IndexOfAny(['(', ':', '=']);
        return end < 0 ? line : line[..end].TrimEnd();
    }

    private static string Owner(string line)
    {
        var name = Name(line);
        return name[..Math.Max(0, name.LastIndexOf('.'))];
    }

    private static bool IsComplete(string type) =>
        type.Contains(": T public interface", StringComparison.Ordinal) || type.Contains(": T public enum", StringComparison.Ordinal);

    private static bool IsAbstract(string member) =>
        member.Contains(": M public abstract ", StringComparison.Ordinal)
        || member.Contains(": M protected abstract ", StringComparison.Ordinal)
        || member.Contains(": P abstract ", StringComparison.Ordinal);

    // Attributes stand last and after a space; brackets of arrays and indexers have no space before them.
    private static string WithoutAttributes(string line)
    {
        var attributes = line.IndexOf(" [", StringComparison.Ordinal);
        return attributes < 0 ? line : line[..attributes];
    }

    private static string? Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Csm.Crm.sln")))
            {
                var listings = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "sdk-api"));
                return Directory.Exists(listings) ? listings : null;
            }
        }

        return null;
    }
}
