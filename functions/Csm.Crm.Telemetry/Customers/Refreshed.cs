namespace Csm.Crm.Telemetry.Customers;

/// <summary>
/// Something loaded when first asked for and again when it is older than its time to live; earlier when something is not in
/// it, because it may just have been added. Safe for use by several threads.
/// </summary>
/// <param name="load">Loads it.</param>
/// <param name="time">The clock.</param>
/// <param name="timeToLive">Age at which it is loaded again.</param>
/// <param name="shortestInterval">Shortest time between two loads.</param>
internal sealed class Refreshed<T>(Func<CancellationToken, Task<T>> load, TimeProvider time, TimeSpan timeToLive, TimeSpan shortestInterval) : IDisposable
    where T : class
{
    private readonly SemaphoreSlim loading = new(1, 1);
    private Loaded? current;

    /// <summary>What was loaded within its time to live, or null.</summary>
    public T? Fresh => FreshWithin(timeToLive);

    /// <summary>At most the time to live old.</summary>
    public ValueTask<T> GetAsync(CancellationToken cancellationToken) => GetAsync(timeToLive, cancellationToken);

    /// <summary>With what has just been added, unless it was loaded a moment ago.</summary>
    public ValueTask<T> GetAfterUnknownAsync(CancellationToken cancellationToken) => GetAsync(shortestInterval, cancellationToken);

    public void Dispose() => loading.Dispose();

    private async ValueTask<T> GetAsync(TimeSpan greatestAge, CancellationToken cancellationToken)
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

            var loaded = await load(cancellationToken);
            Volatile.Write(ref current, new Loaded(loaded, time.GetTimestamp()));
            return loaded;
        }
        finally
        {
            loading.Release();
        }
    }

    private T? FreshWithin(TimeSpan age) => Volatile.Read(ref current) is { } loaded && time.GetElapsedTime(loaded.At) < age ? loaded.Content : null;

    private sealed record Loaded(T Content, long At);
}
