namespace Csm.Crm.Telemetry.Profiles;

/// <summary>The feed profiles at hand: those that ship, and those loaded from files. Immutable.</summary>
public sealed class FeedProfileCatalog
{
    private readonly SortedDictionary<string, FeedProfile> profiles;

    private FeedProfileCatalog(IEnumerable<FeedProfile> profiles)
    {
        this.profiles = new SortedDictionary<string, FeedProfile>(StringComparer.Ordinal);
        foreach (var profile in profiles)
        {
            this.profiles[profile.Name] = profile;
        }
    }

    /// <summary>All profiles by name.</summary>
    public IReadOnlyDictionary<string, FeedProfile> Profiles => profiles;

    /// <summary>The profiles that ship with the product.</summary>
    public static FeedProfileCatalog Shipped()
    {
        var assembly = typeof(FeedProfileCatalog).Assembly;
        var names = assembly.GetManifestResourceNames().Where(static name => name.EndsWith(".yaml", StringComparison.Ordinal));
        return new FeedProfileCatalog(names.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return FeedProfileFormat.Read(reader.ReadToEnd(), name);
        }));
    }

    /// <summary>These profiles and that of a YAML file; it replaces one of the same name.</summary>
    /// <exception cref="FeedProfileException">The file is not a valid profile.</exception>
    public FeedProfileCatalog With(string path) => new(profiles.Values.Append(FeedProfileFormat.Read(File.ReadAllText(path), path)));

    /// <summary>The profile with a name.</summary>
    /// <exception cref="FeedProfileException">There is none; the message lists those there are.</exception>
    public FeedProfile Get(string name) =>
        profiles.TryGetValue(name, out var profile)
            ? profile
            : throw new FeedProfileException($"There is no feed profile '{name}'. There are: {string.Join(", ", profiles.Keys)}. A file path to a YAML profile works too.");

    /// <summary>The one profile whose columns a CSV header has.</summary>
    /// <exception cref="FeedProfileException">None fits, or several do; the message says what each lacks.</exception>
    public FeedProfile Infer(string headerLine)
    {
        var fitting = profiles.Values.Where(profile => Lacking(profile, headerLine).Count == 0).ToArray();
        if (fitting.Length == 1)
        {
            return fitting[0];
        }

        throw fitting.Length > 1
            ? new FeedProfileException($"Several feed profiles fit: {string.Join(", ", fitting.Select(static profile => profile.Name))}. Name one.")
            : new FeedProfileException("No feed profile fits the header. " + string.Join(
                " ", profiles.Values.Select(profile => $"'{profile.Name}' lacks {string.Join(", ", Lacking(profile, headerLine).Select(static column => $"'{column}'"))}.")));
    }

    private static List<string> Lacking(FeedProfile profile, string headerLine)
    {
        var header = headerLine.TrimStart('\uFEFF').TrimEnd('\r', '\n').Split(profile.Separator).Select(static column => column.Trim('"')).ToHashSet(StringComparer.Ordinal);
        return [.. profile.Columns.Where(column => !header.Contains(column))];
    }
}
