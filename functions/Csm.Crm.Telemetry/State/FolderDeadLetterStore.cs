using System.Text;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// Dead letters in a local folder, one line each (<see cref="DeadLetterLine"/>): <c>{source}/{file}</c> (<see cref="DeadLetterFile"/>).
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
            var bytes = Encoding.UTF8.GetBytes(string.Concat(group.Select(static letter => DeadLetterLine.Write(letter) + "\n")));
            var path = Path.Combine(folder, DeadLetterFile.NameOf(group.First().Position, bytes));
            var draft = path + ".draft";
            await File.WriteAllBytesAsync(draft, bytes, cancellationToken);
            File.Move(draft, path, overwrite: true);
        }
    }
}
