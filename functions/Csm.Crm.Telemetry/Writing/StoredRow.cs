using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>Compares a row as it should stand with the row as it stands.</summary>
internal static class StoredRow
{
    /// <summary>True when every column of <paramref name="desired"/> stands so already; <paramref name="stored"/> may have more.</summary>
    public static bool Says(this Entity stored, Entity desired) =>
        desired.Attributes.All(pair => Same(pair.Value, stored.Attributes.TryGetValue(pair.Key, out var value) ? value : null));

    private static bool Same(object? desired, object? stored) => (desired, stored) switch
    {
        (null, null) => true,
        (EntityReference one, EntityReference other) => one.Id == other.Id && one.LogicalName == other.LogicalName,
        (OptionSetValue one, OptionSetValue other) => one.Value == other.Value,
        (Money one, Money other) => one.Value == other.Value,
        (DateTime one, DateTime other) => one.Ticks == other.Ticks,
        _ => Equals(desired, stored),
    };
}
