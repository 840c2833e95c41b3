using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.State;

/// <summary>Keeps what could not be used, with the reason and where it came from, so that it can be replayed.</summary>
public interface IDeadLetterStore
{
    /// <summary>
    /// Keeps <paramref name="letters"/>. Writing the same ones again, as a redelivered batch does, leaves one copy of each.
    /// </summary>
    ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);
}

/// <summary>Something that could not be used.</summary>
/// <param name="Source">Where it came from: a partition (<c>partition-3</c>) or a table that was written to.</param>
/// <param name="Position">Its place there: sequence number and number within the event, or row id.</param>
/// <param name="Reason">The kind, a word.</param>
/// <param name="Detail">A sentence.</param>
/// <param name="Content">The original bytes, or the row as JSON.</param>
public sealed record DeadLetter(string Source, string Position, string Reason, string Detail, ReadOnlyMemory<byte> Content)
{
    /// <summary>What <see cref="Source"/> begins with for events; the partition's id follows.</summary>
    public const string PartitionPrefix = "partition-";

    /// <summary>When the hub took the event; null for a row.</summary>
    public DateTimeOffset? EnqueuedAt { get; init; }

    /// <summary>What came with the event beside its body, or null for nothing: without it the content may say something else.</summary>
    public EventProperties? Properties { get; init; }

    internal static DeadLetter OfEvent(string partition, string position, Rejection rejection, ReadOnlySpan<byte> original) =>
        new(PartitionPrefix + partition, position, rejection.Reason.ToString(), rejection.Detail, original.ToArray());
}
