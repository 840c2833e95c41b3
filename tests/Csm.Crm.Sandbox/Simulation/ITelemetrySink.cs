namespace Csm.Crm.Sandbox.Simulation;

/// <summary>Takes simulated events in order of time.</summary>
public interface ITelemetrySink
{
    /// <param name="deviceId">The device.</param>
    /// <param name="time">The event's time.</param>
    /// <param name="body">Native JSON; stays as it is.</param>
    void Send(string deviceId, DateTimeOffset time, ReadOnlyMemory<byte> body);
}
