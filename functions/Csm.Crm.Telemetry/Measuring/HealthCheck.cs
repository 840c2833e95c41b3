using System.Text.Json.Serialization;

namespace Csm.Crm.Telemetry.Measuring;

/// <summary>How a dependency is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Healthy">Whether it answered.</param>
/// <param name="Detail">What it said, or what kind of failure it was. Never a secret, an address with a signature, or data.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Failure">What it threw, for the log only.</param>
public sealed record DependencyHealth(string Name, bool Healthy, string Detail, long Milliseconds, [property: JsonIgnore] Exception? Failure = null);

/// <summary>Asks what the functions depend on whether it is there, all at once, each for a limited time.</summary>
/// <param name="time">The clock.</param>
public sealed class HealthCheck(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<(string Name, Func<CancellationToken, Task<(bool Healthy, string Detail)>> Ask)> dependencies = [];

    /// <summary>Adds a dependency.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ask">Asks it, and returns how it is and what it says; whatever it throws counts as not well.</param>
    public HealthCheck Add(string name, Func<CancellationToken, Task<(bool Healthy, string Detail)>> ask)
    {
        dependencies.Add((name, ask));
        return this;
    }

    /// <summary>The state of each, in the order they were added.</summary>
    public Task<DependencyHealth[]> AskAsync(CancellationToken cancellationToken) => Task.WhenAll(dependencies.Select(dependency => AskAsync(dependency.Name, dependency.Ask, cancellationToken)));

    private async Task<DependencyHealth> AskAsync(string name, Func<CancellationToken, Task<(bool Healthy, string Detail)>> ask, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var (healthy, said) = await ask(either.Token).WaitAsync(either.Token);
            return new DependencyHealth(name, healthy, said, Elapsed());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DependencyHealth(name, false, $"No answer within {Patience.TotalSeconds} s.", Elapsed());
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Messages may quote addresses and tokens: the kind tells enough here, the log has the rest.
            return new DependencyHealth(name, false, $"It answered with {failure.GetType().Name}; see the log.", Elapsed(), failure);
        }

        long Elapsed() => (long)time.GetElapsedTime(began).TotalMilliseconds;
    }
}
