using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>Progress of feeds in a local folder.</summary>
/// <param name="root">The folder; created when needed.</param>
public sealed class FolderFeedProgressStore(string root) : IFeedProgressStore
{
    /// <inheritdoc/>
    public async ValueTask<FeedProgress> ReadAsync(string feed, CancellationToken cancellationToken)
    {
        var path = PathOf(feed);
        return File.Exists(path) ? FeedProgress.FromBytes(await File.ReadAllBytesAsync(path, cancellationToken), feed) : new FeedProgress();
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(string feed, FeedProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        Directory.CreateDirectory(root);
        var draft = PathOf(feed) + ".draft";
        await File.WriteAllBytesAsync(draft, progress.ToBytes(), cancellationToken);
        File.Move(draft, PathOf(feed), overwrite: true);
    }

    private string PathOf(string feed) => Path.Combine(root, feed + ".json");
}

/// <summary>Progress of feeds in Azure Blob Storage.</summary>
/// <param name="container">The container.</param>
/// <param name="folder">Folder in it, without slashes at its ends.</param>
public sealed class BlobFeedProgressStore(BlobContainer container, string folder = "feeds") : IFeedProgressStore
{
    /// <inheritdoc/>
    public async ValueTask<FeedProgress> ReadAsync(string feed, CancellationToken cancellationToken) =>
        await container.ReadAsync($"{folder}/{feed}.json", 0, cancellationToken) is { } blob ? FeedProgress.FromBytes(blob.Bytes.Span, feed) : new FeedProgress();

    /// <inheritdoc/>
    public async ValueTask WriteAsync(string feed, FeedProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        await container.WriteAsync($"{folder}/{feed}.json", progress.ToBytes(), replaces: null, mustBeNew: false, cancellationToken);
    }
}
