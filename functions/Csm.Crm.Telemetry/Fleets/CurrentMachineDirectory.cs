using Csm.Crm.Telemetry.Customers;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>
/// The machine directory, loaded when first asked for and again when it is older than its time to live; earlier when a
/// device is not in it, because it may just have been registered. Safe for use by several threads.
/// </summary>
public sealed class CurrentMachineDirectory : IDisposable
{
    private readonly Refreshed<MachineDirectory> directory;

    /// <param name="source">Where to load from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeToLive">Age at which it is loaded again.</param>
    /// <param name="shortestInterval">Shortest time between two loads, however many unknown devices report.</param>
    public CurrentMachineDirectory(IMachineDirectorySource source, TimeProvider time, TimeSpan timeToLive, TimeSpan shortestInterval)
    {
        ArgumentNullException.ThrowIfNull(source);
        directory = new Refreshed<MachineDirectory>(source.LoadAsync, time, timeToLive, shortestInterval);
    }

    /// <summary>The directory, at most its time to live old.</summary>
    public ValueTask<MachineDirectory> GetAsync(CancellationToken cancellationToken) => directory.GetAsync(cancellationToken);

    /// <summary>A directory in which a device that has just been registered can be found, unless it was loaded a moment ago.</summary>
    public ValueTask<MachineDirectory> GetAfterUnknownDeviceAsync(CancellationToken cancellationToken) => directory.GetAfterUnknownAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => directory.Dispose();
}
