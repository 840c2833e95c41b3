using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Replay;

/// <summary>The kept dead letters, for replay: reads what an <see cref="IDeadLetterStore"/> wrote.</summary>
public interface IDeadLetterArchive
{
    /// <summary>Names of all files of letters, oldest first within a source.</summary>
    /// <param name="source">Only those of this source, or null for all.</param>
    /// <param name="cancellationToken">Stops.</param>
    ValueTask<IReadOnlyList<string>> ListAsync(string? source, CancellationToken cancellationToken);

    /// <summary>A file's letters, or null where there is none of this name any more.</summary>
    ValueTask<DeadLetterFile?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Takes lines out of a file, all others stay as they are; a file without lines is deleted.</summary>
    /// <returns>False when the file changed since it was read: nothing was taken out.</returns>
    ValueTask<bool> RemoveAsync(DeadLetterFile file, IReadOnlySet<int> lines, CancellationToken cancellationToken);
}

/// <summary>One file of dead letters.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">What tells it from a later version.</param>
/// <param name="Lines">Its lines.</param>
public sealed record DeadLetterFile(string Name, string Version, IReadOnlyList<string> Lines)
{
    internal static string[] LinesOf(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal string Without(IReadOnlySet<int> removed) => string.Concat(Lines.Where((_, index) => !removed.Contains(index)).Select(static line => line + "\n"));
}
