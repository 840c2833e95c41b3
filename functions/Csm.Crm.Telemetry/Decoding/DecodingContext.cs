using Csm.Crm.Telemetry.Profiles;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>What a decoder knows about a body beside its bytes.</summary>
/// <param name="Sink">Takes what is found.</param>
internal readonly record struct DecodingContext(IReadingSink Sink)
{
    /// <summary>The device that the hub authenticated and that may speak for itself only, or null.</summary>
    public string? Stamped { get; init; }

    /// <summary>The device where the body names none, or null.</summary>
    public string? FallbackDevice { get; init; }

    /// <summary>UTC ticks where the body gives no time, or 0.</summary>
    public long FallbackTicks { get; init; }

    /// <summary>The profile that the event's properties ask for, or null.</summary>
    public EventProfile? Profile { get; init; }

    /// <summary>The profiles at hand, or null for none.</summary>
    public EventProfileSet? Profiles { get; init; }

    /// <summary>How many envelopes were opened: bodies within bodies end at <see cref="DeepestNesting"/>.</summary>
    public int Nesting { get; init; }

    /// <summary>Envelopes within envelopes, for example a CloudEvent with packed data.</summary>
    public static int DeepestNesting => 3;

    /// <summary>Longest device id, as csm_deviceid.</summary>
    public static int LongestDevice => 100;

    /// <summary>The device whose reading it is: the hub's word wins, then the body's, then the envelope's.</summary>
    /// <param name="claimed">What the body names, or empty.</param>
    /// <param name="fault">Set when nobody names a device, or the body names another than the hub authenticated.</param>
    public ReadOnlySpan<char> DeviceFor(ReadOnlySpan<char> claimed, out Rejection? fault)
    {
        fault = null;
        if (Stamped is not null && !claimed.IsEmpty && !claimed.SequenceEqual(Stamped))
        {
            fault = new Rejection(
                RejectionReason.Spoofed,
                $"The hub authenticated device '{Stamped}', but the body says '{claimed}'. Send as that device, or list '{Stamped}' among the gateways if it speaks for others.");
            return default;
        }

        var device = Stamped is not null ? Stamped : claimed.IsEmpty ? FallbackDevice : claimed;
        if (device.IsEmpty)
        {
            fault = new Rejection(RejectionReason.DeviceMissing, "The event names no device, and neither does its envelope.");
        }

        return device;
    }

    /// <summary>Rejects a part of the body.</summary>
    public void Reject(RejectionReason reason, string detail, ReadOnlySpan<byte> original) => Sink.Reject(new Rejection(reason, detail), original);
}
