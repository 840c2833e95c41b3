using System.Globalization;

namespace Csm.Crm.Telemetry.Replay;

/// <summary>Dead letters that a FolderDeadLetterStore keeps in a local folder.</summary>
/// <param name="root">Its folder.</param>
public sealed class FolderDeadLetterArchive(string root) : IDeadLetterArchive
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync(string? source, CancellationToken cancellationToken)
    {
        var folder = source is null ? root : Path.Combine(root, Path.GetFileName(source));
        IReadOnlyList<string> names = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.ndjson", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal)]
            : [];
        return ValueTask.FromResult(names);
    }

    /// <inheritdoc/>
    public async ValueTask<DeadLetterFile?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(root, name);
        return File.Exists(path) ? new DeadLetterFile(name, VersionOf(path), DeadLetterFile.LinesOf(await File.ReadAllTextAsync(path, cancellationToken))) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RemoveAsync(DeadLetterFile file, IReadOnlySet<int> lines, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        var path = Path.Combine(root, file.Name);
        if (!File.Exists(path) || VersionOf(path) != file.Version)
        {
            return false;
        }

        if (file.Without(lines) is not { Length: > 0 } rest)
        {
            File.Delete(path);
            return true;
        }

        var draft = path + ".draft";
        await File.WriteAllTextAsync(draft, rest, cancellationToken);
        File.Move(draft, path, overwrite: true);
        return true;
    }

    private static string VersionOf(string path)
    {
        var file = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}-{file.Length}");
    }
}
