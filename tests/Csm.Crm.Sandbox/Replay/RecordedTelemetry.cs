using Csm.Crm.Sandbox.Commands;
using Csm.Crm.Telemetry.Profiles;

namespace Csm.Crm.Sandbox.Replay;

/// <summary>Recorded files and the profile each is read by, in order of their first reading.</summary>
public sealed class RecordedTelemetry
{
    private RecordedTelemetry(IReadOnlyList<RecordedFile> files) => Files = files;

    /// <summary>The files, earliest first.</summary>
    public IReadOnlyList<RecordedFile> Files { get; }

    /// <summary>Finds the files and their profiles.</summary>
    /// <param name="path">A CSV file, or a folder of them.</param>
    /// <param name="profile">Name of a shipped profile, path of a YAML profile, or null to go by the columns.</param>
    /// <exception cref="SandboxException">There is no such path, no file in it, no profile that fits, or not one usable row.</exception>
    public static RecordedTelemetry Open(string path, string? profile)
    {
        var files = Directory.Exists(path) ? Directory.GetFiles(path, "*.csv").Order(StringComparer.Ordinal).ToArray() : [path];
        if (files.Length == 0)
        {
            throw new SandboxException($"The folder '{path}' holds no .csv file. Name a file, or a folder with CSV files.");
        }

        return new RecordedTelemetry([.. files.Select(file => OpenFile(file, profile)).OrderBy(file => file.FirstReading)]);
    }

    private static RecordedFile OpenFile(string file, string? profile)
    {
        try
        {
            var catalog = FeedProfileCatalog.Shipped();
            using var stream = File.OpenRead(file);
            var chosen = profile is null ? catalog.Infer(HeaderOf(file))
                : File.Exists(profile) ? Loaded(catalog.With(profile), catalog)
                : catalog.Get(profile);
            var feed = new CsvFeed(chosen);
            var first = feed.Read(stream, file).FirstOrDefault()
                ?? throw new SandboxException($"'{file}' has no usable row. {string.Join(" ", feed.Rejected.Take(3))}".TrimEnd());
            return new RecordedFile(file, chosen, first.Time);
        }
        catch (FeedProfileException failure)
        {
            throw new SandboxException($"'{file}': {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"The telemetry '{file}' cannot be read: {failure.Message}", failure);
        }
    }

    private static FeedProfile Loaded(FeedProfileCatalog with, FeedProfileCatalog without) =>
        with.Profiles.First(entry => !without.Profiles.TryGetValue(entry.Key, out var known) || !ReferenceEquals(known, entry.Value)).Value;

    private static string HeaderOf(string file)
    {
        using var reader = new StreamReader(file);
        return reader.ReadLine() ?? "";
    }
}

/// <summary>A recorded file.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Profile">What its columns mean.</param>
/// <param name="FirstReading">Time of its first usable row.</param>
public sealed record RecordedFile(string Path, FeedProfile Profile, DateTimeOffset FirstReading);
