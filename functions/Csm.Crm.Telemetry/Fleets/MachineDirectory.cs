using System.Diagnostics.CodeAnalysis;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>All machines by device id at one moment. Immutable.</summary>
public sealed class MachineDirectory
{
    private readonly Dictionary<string, FleetMachine> byDevice;
    private readonly Dictionary<string, FleetMachine>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    /// <param name="machines">The machines, each with its own device id.</param>
    /// <exception cref="ArgumentException">Two machines share a device id; the message names it.</exception>
    public MachineDirectory(IEnumerable<FleetMachine> machines)
    {
        ArgumentNullException.ThrowIfNull(machines);
        byDevice = new Dictionary<string, FleetMachine>(StringComparer.Ordinal);
        foreach (var machine in machines)
        {
            if (!byDevice.TryAdd(machine.DeviceId, machine))
            {
                throw new ArgumentException($"Machines {byDevice[machine.DeviceId].MachineId} and {machine.MachineId} share the device id '{machine.DeviceId}'.", nameof(machines));
            }
        }

        bySpan = byDevice.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All machines.</summary>
    public IReadOnlyCollection<FleetMachine> Machines => byDevice.Values;

    /// <summary>Finds a machine by its device id.</summary>
    public bool TryFind(ReadOnlySpan<char> deviceId, [NotNullWhen(true)] out FleetMachine? machine) => bySpan.TryGetValue(deviceId, out machine);
}
