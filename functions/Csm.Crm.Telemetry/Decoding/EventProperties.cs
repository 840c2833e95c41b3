namespace Csm.Crm.Telemetry.Decoding;

/// <summary>What a hub event carries beside its body. Immutable.</summary>
public sealed record EventProperties
{
    /// <summary>Media type of the body, for example <c>application/json;charset=utf-8</c>, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Encoding of the body, for example <c>gzip</c>, or null.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>
    /// The device that IoT Hub authenticated (<c>iothub-connection-device-id</c>), or null for events that did not come
    /// through it. It is stamped by the hub and cannot be forged; it wins over every name in the body.
    /// </summary>
    public string? HubDeviceId { get; init; }

    /// <summary>When the device wrote the event (<c>iothub-creation-time-utc</c>), or null. Used where the body has no time.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Application properties as text, by name; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Application { get; init; } = None;

    private static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
