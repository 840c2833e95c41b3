using System.Globalization;

namespace Csm.Crm.SolutionTool.Releases;

/// <summary>What an upgrade does to a component.</summary>
public enum ChangeKind
{
    Added,
    Changed,
    Dropped,
}

/// <summary>One property that differs; empty text where a side does not have it.</summary>
public sealed record PropertyChange(string Property, string Old, string New);

/// <summary>What an upgrade does to one component.</summary>
/// <param name="Kind">Added, changed or dropped.</param>
/// <param name="Component">Kind of component.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Properties">What differs; empty unless changed.</param>
/// <param name="Loss">The data it costs, or null.</param>
public sealed record ComponentChange(ChangeKind Kind, string Component, string Name, IReadOnlyList<PropertyChange> Properties, string? Loss);

/// <summary>What an upgrade from one package to another adds, changes and drops.</summary>
/// <param name="OldVersion">Version before.</param>
/// <param name="NewVersion">Version after.</param>
/// <param name="Changes">By kind of component and name.</param>
public sealed record PackageDiff(Version OldVersion, Version NewVersion, IReadOnlyList<ComponentChange> Changes)
{
    private static readonly Dictionary<string, string> DroppedData = new(StringComparer.Ordinal)
    {
        ["table"] = "all rows of the table are deleted",
        ["column"] = "the column's values are deleted",
        ["option"] = "rows keep a number that has no label",
        ["choice"] = "the columns that use it lose their labels",
        ["relationship"] = "the links between the rows are deleted",
        ["environment variable"] = "the value set in each environment is deleted",
    };

    // Properties of a column in which any change makes the platform refuse the upgrade or the values another thing.
    private static readonly string[] Identity = ["Type", "OptionSetName", "Behavior", "OwnershipTypeMask", "SourceType", "LookupStyle"];

    /// <summary>Changes that cost data.</summary>
    public IEnumerable<ComponentChange> Losses => Changes.Where(change => change.Loss is not null);

    /// <summary>Compares two packages.</summary>
    /// <exception cref="InvalidDataException">They are of different solutions.</exception>
    public static PackageDiff Between(PackageContents older, PackageContents newer)
    {
        if (older.UniqueName != newer.UniqueName)
        {
            throw new InvalidDataException($"The packages are of different solutions, '{older.UniqueName}' and '{newer.UniqueName}'. Name two packages of one solution.");
        }

        var changes = older.Components.Keys.Union(newer.Components.Keys)
            .Select(key => Compare(older.Components.GetValueOrDefault(key), newer.Components.GetValueOrDefault(key)))
            .OfType<ComponentChange>()
            .OrderBy(change => change.Component, StringComparer.Ordinal).ThenBy(change => change.Name, StringComparer.Ordinal).ToList();
        return new PackageDiff(older.Version, newer.Version, [.. changes]);
    }

    private static ComponentChange? Compare(ReleasedComponent? was, ReleasedComponent? became)
    {
        if (was is null)
        {
            return new ComponentChange(ChangeKind.Added, became!.Component, became.Name, [], null);
        }

        if (became is null)
        {
            return new ComponentChange(ChangeKind.Dropped, was.Component, was.Name, [], DroppedData.GetValueOrDefault(was.Component));
        }

        var properties = was.Properties.Keys.Union(became.Properties.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => new PropertyChange(name, was.Properties.GetValueOrDefault(name, string.Empty), became.Properties.GetValueOrDefault(name, string.Empty)))
            .Where(property => property.Old != property.New).ToList();
        return properties.Count == 0 ? null : new ComponentChange(ChangeKind.Changed, became.Component, became.Name, properties, Loss(became.Component, properties));
    }

    private static string? Loss(string component, List<PropertyChange> properties)
    {
        if (component is not ("column" or "table"))
        {
            return null;
        }

        var losses = properties.Select(property => property.Property switch
        {
            "MaxLength" when Number(property.New) < Number(property.Old) => $"texts longer than {property.New} characters no longer fit",
            "MinValue" when Number(property.New) > Number(property.Old) => $"numbers below {property.New} no longer fit",
            "MaxValue" when Number(property.New) < Number(property.Old) => $"numbers above {property.New} no longer fit",
            "Accuracy" when Number(property.New) < Number(property.Old) => $"digits beyond {property.New} are rounded away",
            var name when Identity.Contains(name, StringComparer.Ordinal) => $"{name} cannot change; the upgrade is refused, or the column must be dropped first",
            _ => null,
        }).OfType<string>().ToList();
        return losses.Count == 0 ? null : string.Join("; ", losses);
    }

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
