namespace Csm.Crm.Telemetry.Fleets;

/// <summary>Where the machine directory comes from.</summary>
public interface IMachineDirectorySource
{
    /// <summary>Loads all machines that have a device id.</summary>
    Task<MachineDirectory> LoadAsync(CancellationToken cancellationToken);
}
