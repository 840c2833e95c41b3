using System.Runtime.InteropServices;
using System.Text.Json;
using Csm.Crm.Telemetry.Profiles;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>
/// Reads an ISO 15143-3 document in JSON form: a fleet snapshot, one machine, or a time series of one machine, which names
/// it in its links only.
/// </summary>
internal static class IsoDocumentDecoder
{
    /// <summary>Items that every machine is expected to give; others only where another machine of the snapshot gives them.</summary>
    private static readonly string[] AlwaysExpected = ["CumulativeOperatingHours", "Location"];

    public static void Decode(JsonElement root, EventProfile? profile, in DecodingContext context)
    {
        var machines = new List<JsonElement>();
        long snapshot = 0;
        string? self = null;
        Explore(root, machines, ref snapshot, ref self, depth: 0);
        if (machines.Count == 0 && HasItems(root))
        {
            machines.Add(root);
        }

        var found = new List<IsoMachine>();
        foreach (var machine in machines)
        {
            var reader = new IsoMachine(machine, context, profile, snapshot > 0 ? snapshot : context.FallbackTicks, self);
            if (reader.Read())
            {
                found.Add(reader);
            }
        }

        var expected = new SortedSet<string>(found.SelectMany(static machine => machine.Given), StringComparer.Ordinal);
        expected.UnionWith(machines.Count == 1 && self is not null && self.Contains("/Equipment/", StringComparison.OrdinalIgnoreCase) ? [] : AlwaysExpected);
        foreach (var machine in found)
        {
            machine.Emit(expected);
        }

        // A fleet without machines is an empty page, not a failure; anything else without one is not what it claims to be.
        if (machines.Count == 0 && !IsFleet(root))
        {
            context.Reject(RejectionReason.Unreadable, "The document is neither an ISO 15143-3 fleet nor a machine nor a time series.", JsonMarshal.GetRawUtf8Value(root));
        }
    }

    // The fleet's own members, whatever the root is called: machines, the time of the snapshot, the link to itself.
    private static void Explore(JsonElement element, List<JsonElement> machines, ref long snapshot, ref string? self, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object || JsonText.Member(element, "EquipmentHeader").ValueKind == JsonValueKind.Object)
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                machines.Add(element);
            }

            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            var name = JsonText.NameOf(member);
            if (name is "Equipment")
            {
                machines.AddRange(Each(member.Value).Where(static item => item.ValueKind == JsonValueKind.Object));
            }
            else if (name is "snapshotTime" or "@snapshotTime" && JsonText.TryTime(member.Value, out var ticks))
            {
                snapshot = ticks;
            }
            else if (name is "Links")
            {
                self = Each(member.Value).Where(static link => JsonText.Scalar(JsonText.Member(link, "rel")) == "self").Select(static link => JsonText.Scalar(JsonText.Member(link, "href"))).FirstOrDefault() ?? self;
            }
            else if (depth < 2 && member.Value.ValueKind == JsonValueKind.Object && (depth == 0 || IsoItems.Find(name) is null))
            {
                Explore(member.Value, machines, ref snapshot, ref self, depth + 1);
            }
        }
    }

    private static bool HasItems(JsonElement root) => root.EnumerateObject().Any(static member => IsoItems.Find(JsonText.NameOf(member)) is not null);

    private static bool IsFleet(JsonElement root) => JsonText.Member(root, "Fleet").ValueKind != JsonValueKind.Undefined || JsonText.Member(root, "Equipment").ValueKind != JsonValueKind.Undefined;

    internal static IEnumerable<JsonElement> Each(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
}
