using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Takes what a decoder finds, in the order of the bytes.</summary>
public interface IReadingSink
{
    /// <summary>A readable event.</summary>
    /// <param name="deviceId">The device as it names itself; valid during the call.</param>
    /// <param name="reading">Time, counters, gauges and perhaps a position: at least one of them.</param>
    /// <param name="original">
    /// Bytes that give this reading again when they are decoded with the properties of the same hub event: a part of its
    /// body, or the reading as native JSON. Valid during the call.
    /// </param>
    void Accept(ReadOnlySpan<char> deviceId, in CounterReading reading, ReadOnlySpan<byte> original);

    /// <summary>A fault that a machine reports.</summary>
    /// <param name="deviceId">The device; valid during the call.</param>
    /// <param name="fault">Time and code.</param>
    /// <param name="original">As for <see cref="Accept"/>.</param>
    void AcceptFault(ReadOnlySpan<char> deviceId, in FaultReading fault, ReadOnlySpan<byte> original);

    /// <summary>Digital usage of a contact.</summary>
    /// <param name="usage">Who, what and how much.</param>
    /// <param name="original">As for <see cref="Accept"/>.</param>
    void AcceptUsage(UsageReading usage, ReadOnlySpan<byte> original);

    /// <summary>A consignment stock.</summary>
    /// <param name="stock">Where, what, when and how much.</param>
    /// <param name="original">As for <see cref="Accept"/>.</param>
    void AcceptStock(StockReading stock, ReadOnlySpan<byte> original);

    /// <summary>An event that cannot be used.</summary>
    /// <param name="rejection">Why.</param>
    /// <param name="original">The event's bytes, or what is left of an unreadable body; valid during the call.</param>
    void Reject(Rejection rejection, ReadOnlySpan<byte> original);

    /// <summary>A metric that neither a counter nor a gauge stands for; the event's other metrics are used.</summary>
    void UnknownMetric(ReadOnlySpan<byte> code);

    /// <summary>
    /// A data item that the source declares but does not give, or gives unusably: a machine of an ISO 15143-3 fleet without
    /// hours, an OPC UA field with a status and no value, a latitude above 90. What else the event says is used.
    /// </summary>
    /// <param name="deviceId">The device; valid during the call.</param>
    /// <param name="item">The item as the source names it, for example <c>CumulativeOperatingHours</c>.</param>
    void Missing(ReadOnlySpan<char> deviceId, string item);
}
