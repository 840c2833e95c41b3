namespace Csm.Crm.Telemetry.Fleets;

/// <summary>
/// The machine directory, loaded when first asked for and again when it is older than its time to live; earlier when a
/// device is not in it, because it may just have been registered. Safe for use by several threads.
/// </summary>
public sealed class CurrentMachineDirectory : IDisposable
{
    private readonly IMachineDirectorySource source;
    private readonly TimeProvider time;
    private readonly TimeSpan timeToLive;
    private readonly TimeSpan shortestInterval;
    private readonly SemaphoreSlim loading = new(1, 1);
    private Loaded? current;

    /// <param name="source">Where to load from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeToLive">Age at which it is loaded again.</param>
    /// <param name="shortestInterval">Shortest time between two loads, however many unknown devices report.</param>
    public CurrentMachineDirectory(IMachineDirectorySource source, TimeProvider time, TimeSpan timeToLive, TimeSpan shortestInterval)
    {
        this.source = source;
        this.time = time;
        this.timeToLive = timeToLive;
        this.shortestInterval = shortestInterval;
    }

    /// <summary>The directory, at most its time to live old.</summary>
    public ValueTask<MachineDirectory> GetAsync(CancellationToken cancellationToken) => GetAsync(timeToLive, cancellationToken);

    /// <summary>A directory in which a device that has just been registered can be found, unless it was loaded a moment ago.</summary>
    public ValueTask<MachineDirectory> GetAfterUnknownDeviceAsync(CancellationToken cancellationToken) => GetAsync(shortestInterval, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => loading.Dispose();

    private async ValueTask<MachineDirectory> GetAsync(TimeSpan greatestAge, CancellationToken cancellationToken)
    {
        if (FreshWithin(greatestAge) is { } fresh)
        {
            return fresh;
        }

        await loading.WaitAsync(cancellationToken);
        try
        {
            if (FreshWithin(greatestAge) is { } loadedMeanwhile)
            {
                return loadedMeanwhile;
            }

            var directory = await source.LoadAsync(cancellationToken);
            Volatile.Write(ref current, new Loaded(directory, time.GetTimestamp()));
            return directory;
        }
        finally
        {
            loading.Release();
        }
    }

    private MachineDirectory? FreshWithin(TimeSpan age) =>
        Volatile.Read(ref current) is { } loaded && time.GetElapsedTime(loaded.At) < age ? loaded.Directory : null;

    private sealed record Loaded(MachineDirectory Directory, long At);
}
