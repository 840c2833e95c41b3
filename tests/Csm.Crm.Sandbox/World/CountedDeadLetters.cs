using System.Collections.Concurrent;
using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Sandbox.World;

/// <summary>Keeps dead letters as the product does and counts them by reason and detail.</summary>
public sealed class CountedDeadLetters(IDeadLetterStore store) : IDeadLetterStore
{
    private readonly ConcurrentDictionary<(string Reason, string Detail), long> counts = new();

    /// <summary>Letters by reason and detail, most frequent first.</summary>
    public IReadOnlyList<(string Reason, string Detail, long Count)> Counts =>
        [.. counts.Select(entry => (entry.Key.Reason, entry.Key.Detail, Count: entry.Value)).OrderByDescending(entry => entry.Count).ThenBy(entry => entry.Detail, StringComparer.Ordinal)];

    /// <summary>All letters.</summary>
    public long Total => counts.Values.Sum();

    /// <inheritdoc/>
    public ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        foreach (var letter in letters)
        {
            counts.AddOrUpdate((letter.Reason, letter.Detail), 1, (_, count) => count + 1);
        }

        return store.WriteAsync(letters, cancellationToken);
    }
}
