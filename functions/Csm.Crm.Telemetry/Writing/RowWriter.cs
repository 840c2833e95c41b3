using System.Collections.Concurrent;
using System.ServiceModel;
using System.Text.Json;
using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.State;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Polly;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>A row and the hash of its content.</summary>
internal sealed record PendingRow(Entity Row, ulong Hash);

/// <summary>
/// Writes rows of one table in batches. A batch is one transaction: when Dataverse refuses it, it is halved until the
/// refused row stands alone and goes to the dead letters, and all others are written. A table that may not be written at all
/// is given up as soon as that is clear: its rows are absolute, and come again with the next run.
/// </summary>
internal sealed class RowWriter(IOrganizationServiceAsync2 service, ResiliencePipeline retry, WriterOptions options, TelemetryMetrics? metrics = null)
{
    private readonly ConcurrentBag<PendingRow> written = [];
    private readonly ConcurrentBag<(DeadLetter Letter, bool IsOfTable)> rejected = [];
    private DeadLetter? givenUp;
    private int ofTable;
    private int requests;

    public IReadOnlyCollection<PendingRow> Written => written;

    /// <summary>A letter per refused row, by id, or one of the whole table when it was given up.</summary>
    public IReadOnlyList<DeadLetter> Rejected =>
    [
        .. givenUp is null ? [] : new[] { givenUp },
        .. rejected.Where(refusal => givenUp is null || !refusal.IsOfTable).Select(static refusal => refusal.Letter).OrderBy(static letter => letter.Position, StringComparer.Ordinal),
    ];

    public int Requests => requests;

    /// <param name="rows">Rows of one table; no two with the same id.</param>
    /// <param name="mayCreate">True to create rows that do not exist; false to refuse them.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    public async Task WriteAsync(IReadOnlyList<PendingRow> rows, bool mayCreate, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.DegreeFor(service), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(rows.Chunk(options.BatchSize), parallel, async (batch, token) => await WriteBatchAsync(batch, mayCreate, token));
    }

    private async Task WriteBatchAsync(ArraySegment<PendingRow> batch, bool mayCreate, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref givenUp) is not null)
        {
            return;
        }

        try
        {
            await retry.ExecuteAsync(
                async token =>
                {
                    Interlocked.Increment(ref requests);
                    await SendAsync(batch, mayCreate, token);
                },
                cancellationToken);
        }
        catch (FaultException<OrganizationServiceFault> refused) when (!DataverseRetry.IsTransient(refused))
        {
            if (batch.Count == 1)
            {
                Refuse(batch[0].Row, refused);
                return;
            }

            var middle = batch.Count / 2;
            await WriteBatchAsync(batch[..middle], mayCreate, cancellationToken);
            await WriteBatchAsync(batch[middle..], mayCreate, cancellationToken);
            return;
        }

        foreach (var row in batch)
        {
            written.Add(row);
        }
    }

    private void Refuse(Entity row, FaultException<OrganizationServiceFault> refused)
    {
        var isOfTable = TableRefusal.Concerns(refused);
        rejected.Add((LetterOf(row, refused), isOfTable));
        metrics?.Refused(row.LogicalName);
        if (isOfTable && Interlocked.Increment(ref ofTable) >= TableRefusal.RowsThatProveIt && written.IsEmpty)
        {
            Interlocked.CompareExchange(ref givenUp, TableRefusal.LetterOf(row.LogicalName, refused), null);
        }
    }

    private async Task SendAsync(ArraySegment<PendingRow> batch, bool mayCreate, CancellationToken cancellationToken)
    {
        var began = metrics?.Begin() ?? 0;
        var stored = 0;
        try
        {
            await service.ExecuteAsync(RequestFor(batch, mayCreate), cancellationToken);
            stored = batch.Count;
        }
        finally
        {
            metrics?.Wrote(batch[0].Row.LogicalName, began, stored);
        }
    }

    private static OrganizationRequest RequestFor(ArraySegment<PendingRow> batch, bool mayCreate)
    {
        var targets = new EntityCollection { EntityName = batch[0].Row.LogicalName };
        foreach (var row in batch)
        {
            targets.Entities.Add(row.Row);
        }

        return mayCreate ? new UpsertMultipleRequest { Targets = targets } : new UpdateMultipleRequest { Targets = targets };
    }

    private static DeadLetter LetterOf(Entity row, FaultException<OrganizationServiceFault> refused)
    {
        var columns = row.Attributes.ToDictionary(static pair => pair.Key, static pair => RowHash.Text(pair.Key, pair.Value), StringComparer.Ordinal);
        return new DeadLetter(row.LogicalName, row.Id.ToString("D"), "RowRefused", $"{refused.Message} (0x{refused.Detail.ErrorCode:X8})", JsonSerializer.SerializeToUtf8Bytes(columns));
    }
}
