using System.Text;

namespace Csm.Crm.Telemetry.State;

/// <summary>Dead letters in Azure Blob Storage, in the form of <see cref="FolderDeadLetterStore"/>: <c>{folder}/{source}/{file}</c>.</summary>
/// <param name="container">The container.</param>
/// <param name="folder">Folder in it, without slashes at its ends.</param>
public sealed class BlobDeadLetterStore(BlobContainer container, string folder = "dead-letters") : IDeadLetterStore
{
    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        foreach (var group in letters.GroupBy(static letter => letter.Source, StringComparer.Ordinal))
        {
            var lines = string.Concat(group.Select(static letter => DeadLetterLine.Write(letter) + "\n"));
            var bytes = Encoding.UTF8.GetBytes(lines);
            await container.WriteAsync($"{folder}/{group.Key}/{DeadLetterFile.NameOf(group.First().Position, bytes)}", bytes, replaces: null, mustBeNew: false, cancellationToken);
        }
    }
}
