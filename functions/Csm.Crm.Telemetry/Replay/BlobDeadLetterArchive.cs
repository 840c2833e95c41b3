using System.Text;
using Azure;
using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Replay;

/// <summary>Dead letters that a BlobDeadLetterStore keeps in Azure Blob Storage.</summary>
/// <param name="container">The container.</param>
/// <param name="folder">Folder in it, without slashes at its ends.</param>
public sealed class BlobDeadLetterArchive(BlobContainer container, string folder = "dead-letters") : IDeadLetterArchive
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListAsync(string? source, CancellationToken cancellationToken) =>
        await container.ListBlobsAsync(source is null ? $"{folder}/" : $"{folder}/{source}/", cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<DeadLetterFile?> ReadAsync(string name, CancellationToken cancellationToken) =>
        await container.ReadAsync(name, 0, cancellationToken) is { Version: { } version } blob
            ? new DeadLetterFile(name, version.ToString(), DeadLetterFile.LinesOf(Encoding.UTF8.GetString(blob.Bytes.Span)))
            : null;

    /// <inheritdoc/>
    public async ValueTask<bool> RemoveAsync(DeadLetterFile file, IReadOnlySet<int> lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        var version = new ETag(file.Version);
        return file.Without(lines) is { Length: > 0 } rest
            ? await container.WriteAsync(file.Name, Encoding.UTF8.GetBytes(rest), version, mustBeNew: false, cancellationToken)
            : await container.DeleteAsync(file.Name, version, cancellationToken);
    }
}
