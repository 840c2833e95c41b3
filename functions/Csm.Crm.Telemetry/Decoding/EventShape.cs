namespace Csm.Crm.Telemetry.Decoding;

/// <summary>What kind of event a JSON object is, by the names of its members.</summary>
internal enum EventShape
{
    /// <summary>The product's own format.</summary>
    Native,

    /// <summary>OPC UA PubSub.</summary>
    PubSub,

    /// <summary>ISO 15143-3.</summary>
    Iso,

    /// <summary>One for a feed profile that names a member.</summary>
    Profiled,

    /// <summary>A CloudEvent in structured mode; wins over all others.</summary>
    CloudEvent,
}
