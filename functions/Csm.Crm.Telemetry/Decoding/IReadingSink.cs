using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Takes what a decoder finds, in the order of the bytes.</summary>
public interface IReadingSink
{
    /// <summary>A readable event.</summary>
    /// <param name="deviceId">The device as it names itself; valid during the call.</param>
    /// <param name="reading">Time and counters, at least one.</param>
    /// <param name="original">The event's bytes; valid during the call.</param>
    void Accept(ReadOnlySpan<char> deviceId, in CounterReading reading, ReadOnlySpan<byte> original);

    /// <summary>An event that cannot be used.</summary>
    /// <param name="rejection">Why.</param>
    /// <param name="original">The event's bytes, or what is left of an unreadable body; valid during the call.</param>
    void Reject(Rejection rejection, ReadOnlySpan<byte> original);

    /// <summary>A metric that no counter stands for; the event's other metrics are used.</summary>
    void UnknownMetric(ReadOnlySpan<byte> code);
}
