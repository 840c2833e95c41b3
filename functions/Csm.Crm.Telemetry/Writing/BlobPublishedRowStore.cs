using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>The record of published rows in Azure Blob Storage.</summary>
/// <param name="container">The container.</param>
/// <param name="name">Name of the blob.</param>
public sealed class BlobPublishedRowStore(BlobContainer container, string name = "published-rows.bin") : IPublishedRowStore
{
    /// <inheritdoc/>
    public async ValueTask<PublishedRows> ReadAsync(CancellationToken cancellationToken) =>
        PublishedRows.FromBytes((await container.ReadAsync(name, 0, cancellationToken) is { } blob ? blob.Bytes : default).Span);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(PublishedRows rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        await container.WriteAsync(name, rows.ToBytes(), replaces: null, mustBeNew: false, cancellationToken);
    }
}
