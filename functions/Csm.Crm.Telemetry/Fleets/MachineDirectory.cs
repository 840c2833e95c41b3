using System.Diagnostics.CodeAnalysis;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>All machines by device id at one moment. Immutable.</summary>
public sealed class MachineDirectory
{
    private readonly Dictionary<string, FleetMachine>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    /// <param name="machines">The machines; device ids differ.</param>
    /// <param name="faults">What kept other machines out, a sentence each.</param>
    /// <exception cref="ArgumentException">Two machines share a device id; the message names it.</exception>
    public MachineDirectory(IEnumerable<FleetMachine> machines, IEnumerable<string>? faults = null)
    {
        ArgumentNullException.ThrowIfNull(machines);
        Machines = [.. machines];
        Faults = [.. faults ?? []];
        var byDevice = new Dictionary<string, FleetMachine>(StringComparer.Ordinal);
        foreach (var machine in Machines)
        {
            if (machine.DeviceId is { } device && !byDevice.TryAdd(device, machine))
            {
                throw new ArgumentException($"Machines {byDevice[device].MachineId} and {machine.MachineId} share the device id '{device}'.", nameof(machines));
            }
        }

        bySpan = byDevice.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>All machines, with and without a device.</summary>
    public IReadOnlyList<FleetMachine> Machines { get; }

    /// <summary>Machines that cannot be used, and why: their events count as from unknown devices until it is put right.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Finds a machine by its device id.</summary>
    public bool TryFind(ReadOnlySpan<char> deviceId, [NotNullWhen(true)] out FleetMachine? machine) => bySpan.TryGetValue(deviceId, out machine);
}
