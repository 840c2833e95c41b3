namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Why an event, or a part of one, was not taken.</summary>
public enum RejectionReason
{
    /// <summary>The bytes are not the format they should be.</summary>
    Unreadable,

    /// <summary>The event is empty.</summary>
    Empty,

    /// <summary>No device is named.</summary>
    DeviceMissing,

    /// <summary>No time is given.</summary>
    TimeMissing,

    /// <summary>The time is not ISO 8601 with <c>Z</c> or an offset, or lies outside 2000–2099.</summary>
    TimeUnreadable,

    /// <summary>There are no metrics, or none that is known.</summary>
    MetricsMissing,

    /// <summary>A metric is not a number within 0–1e11.</summary>
    MetricUnreadable,

    /// <summary>No machine has the device id.</summary>
    DeviceUnknown,

    /// <summary>No contact of an account is meant, or more than one.</summary>
    ContactUnknown,

    /// <summary>The digital product is none of those that are set.</summary>
    ProductUnknown,

    /// <summary>No site is meant, or more than one.</summary>
    SiteUnknown,

    /// <summary>No material has the number.</summary>
    MaterialUnknown,

    /// <summary>The reading's day has closed.</summary>
    Late,

    /// <summary>The reading's time lies after its arrival.</summary>
    Future,

    /// <summary>The body names another device than the one that the hub authenticated.</summary>
    Spoofed,

    /// <summary>The body, or what it unpacks to, is larger than allowed.</summary>
    TooLarge,
}

/// <summary>A named rejection.</summary>
/// <param name="Reason">The kind.</param>
/// <param name="Detail">A sentence with the offending name and value.</param>
public sealed record Rejection(RejectionReason Reason, string Detail);
