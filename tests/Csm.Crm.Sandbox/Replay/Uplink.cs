using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Sandbox.Simulation;

namespace Csm.Crm.Sandbox.Replay;

/// <summary>A gateway that is cut off for a while.</summary>
/// <param name="Devices">Devices behind it.</param>
/// <param name="From">First moment without connection.</param>
/// <param name="Until">When it is back.</param>
public sealed record GatewayFailure(IReadOnlyList<string> Devices, DateTimeOffset From, DateTimeOffset Until);

/// <summary>The way from the machines to the hub. What a gateway cannot send it keeps, and sends in order when it is back: late, but complete.</summary>
internal sealed class Uplink(EmbeddedHub hub, IReadOnlyList<GatewayFailure> failures) : ITelemetrySink
{
    private readonly Queue<(string DeviceId, ReadOnlyMemory<byte> Body)>[] kept = [.. failures.Select(static _ => new Queue<(string, ReadOnlyMemory<byte>)>())];

    public void Send(string deviceId, DateTimeOffset time, ReadOnlyMemory<byte> body)
    {
        for (var index = 0; index < failures.Count; index++)
        {
            var failure = failures[index];
            if (time >= failure.From && time < failure.Until && failure.Devices.Contains(deviceId, StringComparer.Ordinal))
            {
                kept[index].Enqueue((deviceId, body));
                return;
            }

            if (time >= failure.Until)
            {
                Reconnect(kept[index], failure.Until);
            }
        }

        hub.Send(deviceId, body, time);
    }

    private void Reconnect(Queue<(string DeviceId, ReadOnlyMemory<byte> Body)> waiting, DateTimeOffset time)
    {
        while (waiting.TryDequeue(out var reading))
        {
            hub.Send(reading.DeviceId, reading.Body, time);
        }
    }
}
