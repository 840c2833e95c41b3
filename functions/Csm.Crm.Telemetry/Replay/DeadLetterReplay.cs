using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Replay;

/// <summary>
/// Takes dead letters in once more, after their cause is gone: a machine was registered, a profile put right. A letter is
/// removed only when the state that holds it is stored, so a replay that ends half-way loses nothing, and the next one
/// finds readings that change nothing.
/// </summary>
/// <param name="archive">The letters.</param>
/// <param name="ingest">What takes them in.</param>
/// <param name="time">The clock.</param>
public sealed class DeadLetterReplay(IDeadLetterArchive archive, TelemetryIngest ingest, TimeProvider time)
{
    // One change of a partition's state for many letters: each costs its owner, if that is another instance, a reload.
    private const int ChunkLetters = 5_000;
    private const int Attempts = 5;

    /// <summary>Replays.</summary>
    /// <param name="request">Which letters.</param>
    /// <param name="atMost">Time after which no further letters are begun; null for no end.</param>
    /// <param name="cancellationToken">Stops between changes of the state.</param>
    /// <exception cref="StateConflictException">The partition's owner was faster five times; ask again.</exception>
    public async Task<ReplayReport> ReplayAsync(ReplayRequest request, TimeSpan? atMost, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Limit, 1, nameof(request));
        var report = new ReplayReport();
        var began = time.GetTimestamp();
        var chunk = new List<Chosen>();
        ReplayPlace? stoppedAt = null;
        long found = 0;
        foreach (var name in await archive.ListAsync(request.Partition is { } partition ? DeadLetter.PartitionPrefix + partition : null, cancellationToken))
        {
            if ((request.After is null ? 0 : request.After.FirstLineOf(name)) is not { } first)
            {
                continue;
            }

            if (found >= request.Limit || (atMost is { } limit && time.GetElapsedTime(began) >= limit))
            {
                stoppedAt = new ReplayPlace(name, first);
                break;
            }

            if (await archive.ReadAsync(name, cancellationToken) is not { } file)
            {
                continue;
            }

            var (chosen, end) = Choose(file, first, request, (int)Math.Min(int.MaxValue, request.Limit - found), report);
            found += chosen.Count;
            if (chunk.Count > 0 && chosen.Count > 0 && (chunk.Count + chosen.Count > ChunkLetters || chunk[0].Letter.Source != chosen[0].Letter.Source))
            {
                await TakeAsync(chunk, report, cancellationToken);
                chunk.Clear();
            }

            chunk.AddRange(request.CountOnly ? [] : chosen);
            if (end < file.Lines.Count)
            {
                stoppedAt = new ReplayPlace(name, end);
                break;
            }
        }

        var removed = await TakeAsync(chunk, report, cancellationToken);

        // What was taken out of the file in which it stopped stands no longer before the line.
        report.Next = (stoppedAt is null ? null : stoppedAt with { Line = stoppedAt.Line - removed.GetValueOrDefault(stoppedAt.File) })?.ToString();
        return report;
    }

    // The letters that are wanted, and the first line that was not looked at.
    private static (List<Chosen> Chosen, int End) Choose(DeadLetterFile file, int first, ReplayRequest request, int atMost, ReplayReport report)
    {
        var chosen = new List<Chosen>();
        for (var line = first; line < file.Lines.Count; line++)
        {
            if (!DeadLetterLine.TryRead(file.Lines[line], out var letter))
            {
                report.Damaged++;
            }
            else if (!request.Wants(letter))
            {
                continue;
            }
            else if (!letter.Source.StartsWith(DeadLetter.PartitionPrefix, StringComparison.Ordinal))
            {
                report.Rows++;
            }
            else if (chosen.Count >= atMost)
            {
                return (chosen, line);
            }
            else
            {
                chosen.Add(new Chosen(file, line, letter));
                report.Found[letter.Reason] = report.Found.GetValueOrDefault(letter.Reason) + 1;
            }
        }

        return (chosen, file.Lines.Count);
    }

    // Gives the lines that were removed, by file.
    private async Task<Dictionary<string, int>> TakeAsync(IReadOnlyList<Chosen> chunk, ReplayReport report, CancellationToken cancellationToken)
    {
        var removed = new Dictionary<string, int>(StringComparer.Ordinal);
        if (chunk.Count == 0)
        {
            return removed;
        }

        var partition = chunk[0].Letter.Source[DeadLetter.PartitionPrefix.Length..];
        var (outcome, taken) = await IngestAsync(partition, [.. chunk.Select(EventOf)], cancellationToken);
        report.Readings += outcome.Readings;
        foreach (var (reason, count) in outcome.Rejected)
        {
            report.RefusedAgain[reason.ToString()] = report.RefusedAgain.GetValueOrDefault(reason.ToString()) + count;
        }

        foreach (var group in chunk.Where((_, index) => taken[index]).GroupBy(static item => item.File))
        {
            var lines = group.Select(static item => item.Line).ToHashSet();
            if (await archive.RemoveAsync(group.Key, lines, cancellationToken))
            {
                report.Replayed += lines.Count;
                removed[group.Key.Name] = lines.Count;
            }
            else
            {
                report.NotRemoved += lines.Count;
            }
        }

        return removed;
    }

    // The owner of the partition writes all the time; both start from what is stored.
    private async Task<(IngestReport Report, bool[] Taken)> IngestAsync(string partition, IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ingest.ReplayAsync(partition, events, cancellationToken);
            }
            catch (StateConflictException) when (attempt < Attempts)
            {
                // Nothing took effect: once more from what is stored now.
            }
        }
    }

    // A reading is too new by when it arrived, not by when it is replayed: waiting does not put a clock right.
    private IncomingEvent EventOf(Chosen chosen)
    {
        var letter = chosen.Letter;
        var arrived = letter.EnqueuedAt ?? (letter.Reason == nameof(RejectionReason.Future) ? DateTimeOffset.UnixEpoch : time.GetUtcNow());
        return new IncomingEvent(letter.Content, 0, arrived, letter.Properties);
    }

    private sealed record Chosen(DeadLetterFile File, int Line, DeadLetter Letter);
}
