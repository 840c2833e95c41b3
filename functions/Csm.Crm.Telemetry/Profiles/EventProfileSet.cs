using System.Text.Json;
using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>The event profiles at hand. Immutable.</summary>
public sealed class EventProfileSet
{
    private readonly EventProfile[] profiles;
    private readonly Dictionary<string, EventProfile>.AlternateLookup<ReadOnlySpan<char>> byMember;

    /// <param name="profiles">The profiles; where several fit an event, the first one is used.</param>
    public EventProfileSet(IEnumerable<EventProfile> profiles)
    {
        this.profiles = [.. profiles];
        var members = new Dictionary<string, EventProfile>(StringComparer.Ordinal);
        foreach (var profile in this.profiles)
        {
            if (profile.Match is { Member: { } member, ContentType: null, CloudEventType: null, Property: null })
            {
                members.TryAdd(member, profile);
            }
        }

        byMember = members.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>No profiles.</summary>
    public static EventProfileSet Empty { get; } = new([]);

    /// <summary>All profiles, in order.</summary>
    public IReadOnlyList<EventProfile> Profiles => profiles;

    /// <summary>Reads all <c>*.yaml</c> files of a folder, in the order of their names.</summary>
    /// <exception cref="FeedProfileException">A file is not a valid profile; the message names file, line and member.</exception>
    public static EventProfileSet Load(string folder) =>
        new(Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Select(static path => EventProfileFormat.Read(File.ReadAllText(path), Path.GetFileName(path))));

    /// <summary>The profile that an event's properties ask for, or null.</summary>
    public EventProfile? Match(EventProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return profiles.Length == 0 ? null : Array.Find(
            profiles,
            profile => profile.Match is { CloudEventType: null } match && (match.ContentType ?? match.Property?.Key) is not null && Fits(match, MediaType(properties.ContentType), properties.Application));
    }

    /// <summary>The profile for the data of a CloudEvent, or null.</summary>
    public EventProfile? MatchCloudEvent(string type, string? dataContentType) => profiles.Length == 0 ? null : Array.Find(
        profiles,
        profile => profile.Match.CloudEventType == type && (profile.Match.ContentType is null || profile.Match.ContentType == MediaType(dataContentType)));

    /// <summary>The profile for ISO machines of a maker, or null.</summary>
    public EventProfile? MatchMaker(string? maker) => maker is null ? null : Array.Find(
        profiles, profile => profile.Format == EventFormat.Iso && string.Equals(profile.Match.Maker, maker, StringComparison.OrdinalIgnoreCase));

    internal EventProfile? FindMember(ReadOnlySpan<char> name) => byMember.TryGetValue(name, out var profile) ? profile : null;

    internal EventProfile? ProfileOf(JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (FindMember(JsonText.NameOf(member)) is { } profile)
            {
                return profile;
            }
        }

        return null;
    }

    private static bool Fits(EventMatch match, string? contentType, IReadOnlyDictionary<string, string> application) =>
        (match.ContentType is null || match.ContentType == contentType)
        && (match.Property is not { } property || application.GetValueOrDefault(property.Key) == property.Value);

    private static string? MediaType(string? contentType) => contentType?.Split(';')[0].Trim().ToLowerInvariant();
}
