namespace Csm.Crm.Telemetry.State;

/// <summary>
/// Dead letters in a local folder, one line each (<see cref="DeadLetterLine"/>): <c>{source}/{first position of the batch}.ndjson</c>.
/// </summary>
public sealed class FolderDeadLetterStore : IDeadLetterStore
{
    private readonly string root;

    /// <param name="root">Folder for the letters; created when needed.</param>
    public FolderDeadLetterStore(string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        this.root = root;
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letters);
        foreach (var group in letters.GroupBy(static letter => letter.Source))
        {
            var folder = Path.Combine(root, group.Key);
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, group.First().Position + ".ndjson");
            var draft = path + ".draft";
            await File.WriteAllLinesAsync(draft, group.Select(DeadLetterLine.Write), cancellationToken);
            File.Move(draft, path, overwrite: true);
        }
    }
}
