using System.Globalization;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Extensions.Configuration;

namespace Csm.Crm.Functions;

/// <summary>Settings of the function app, read from its application settings and checked at start.</summary>
/// <param name="DataverseUrl">Address of the environment, for example https://contoso.crm4.dynamics.com.</param>
/// <param name="StateFolder">Folder of the partitions' state, shared by all instances and kept across restarts; empty with a container.</param>
/// <param name="DirectoryTimeToLive">Age at which machines and sites are read again.</param>
/// <param name="CompactAfterBatches">Journal records after which a partition's snapshot is renewed.</param>
/// <param name="Windows">Lateness and gap rules.</param>
/// <param name="Writer">How rows are written.</param>
/// <param name="StateContainer">Container in Azure Blob Storage for everything that is kept, or null for the folder.</param>
/// <param name="Feeds">How often feeds report; the usual intervals when null.</param>
public sealed record TelemetrySettings(
    Uri DataverseUrl, string StateFolder, TimeSpan DirectoryTimeToLive, int CompactAfterBatches, WindowOptions Windows, WriterOptions Writer, Uri? StateContainer = null, FeedIntervals? Feeds = null)
{
    /// <summary>Bounds of bodies, and the gateways that speak for other machines.</summary>
    public DecoderOptions Decoder { get; init; } = new();

    /// <summary>Folder of the feed profiles for other formats than the product's own, or null for none.</summary>
    public string? FeedProfileFolder { get; init; }

    /// <summary>The digital products whose usage is taken in, as they are to be written; all when empty.</summary>
    public IReadOnlyList<string> DigitalProducts { get; init; } = [];

    /// <summary>Makers' services that fleets are pulled from; none when empty.</summary>
    public IReadOnlyList<FleetFeed> FleetFeeds { get; init; } = [];

    /// <summary>Full months that customers are compared over.</summary>
    public int BenchmarkMonths { get; init; } = 13;

    /// <summary>How long a run that thins the history may take; less than the host's function timeout.</summary>
    public TimeSpan RetentionTime { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>Folder with the progress of fleet feeds.</summary>
    public string FeedFolder => Path.Combine(StateFolder, "feeds");

    /// <summary>Folder of the dead letters.</summary>
    public string DeadLetterFolder => Path.Combine(StateFolder, "dead-letters");

    /// <summary>Folder with one folder per partition.</summary>
    public string PartitionFolder => Path.Combine(StateFolder, "partitions");

    /// <summary>File with the record of published rows.</summary>
    public string PublishedRowsFile => Path.Combine(StateFolder, "published-rows.bin");

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message names it, its value and what it must be.</exception>
    public static TelemetrySettings From(IConfiguration configuration)
    {
        var url = Required(configuration, "DataverseUrl");
        var container = ContainerOf(configuration);
        return new TelemetrySettings(
            Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : throw Wrong("DataverseUrl", url, "an https address such as https://contoso.crm4.dynamics.com"),
            container is null ? Required(configuration, "TelemetryStateFolder") : string.Empty,
            TimeSpan.FromMinutes(Whole(configuration, "TelemetryDirectoryMinutes", 15, 1, 1_440)),
            Whole(configuration, "TelemetryCompactAfterBatches", 64, 1, 10_000),
            new WindowOptions
            {
                Lateness = TimeSpan.FromDays(Whole(configuration, "TelemetryLatenessDays", 7, 0, 60)),
                FaultClearsAfter = TimeSpan.FromHours(Whole(configuration, "TelemetryFaultClearsHours", 72, 1, 1_440)),
            },
            new WriterOptions(
                Whole(configuration, "DataverseBatchSize", 100, 1, 1_000),
                Whole(configuration, "DataverseDegreeOfParallelism", 4, 1, 64)),
            container,
            FeedsOf(configuration))
        {
            Decoder = new DecoderOptions
            {
                LargestBody = Whole(configuration, "TelemetryLargestBodyMiB", 16, 1, 1_024) << 20,
                Gateways = Names(configuration, "TelemetryGateways").ToHashSet(StringComparer.Ordinal),
            },
            DigitalProducts = [.. Names(configuration, "TelemetryDigitalProducts").Distinct(StringComparer.OrdinalIgnoreCase)],
            FleetFeeds = FleetFeedsOf(configuration),
            BenchmarkMonths = Whole(configuration, "BenchmarkMonths", 13, 1, 120),
            RetentionTime = TimeSpan.FromMinutes(Whole(configuration, "RetentionMinutes", 8, 1, 240)),
            FeedProfileFolder = configuration["TelemetryFeedProfileFolder"] is { Length: > 0 } folder ? folder : null,
        };
    }

    private static string[] Names(IConfiguration configuration, string name) =>
        (configuration[name] ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IReadOnlyList<FleetFeed> FleetFeedsOf(IConfiguration configuration)
    {
        try
        {
            return FleetFeedFormat.Read(configuration["FleetFeeds"]);
        }
        catch (FleetFeedException wrong)
        {
            throw new InvalidOperationException(wrong.Message, wrong);
        }
    }

    private static Uri? ContainerOf(IConfiguration configuration)
    {
        const string Name = "TelemetryStateContainer";
        return configuration[Name] is not { Length: > 0 } text ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.AbsolutePath.Trim('/').Length > 0 ? address
            : throw Wrong(Name, text, "the https address of a container, such as https://contoso.blob.core.windows.net/telemetry");
    }

    // One setting per feed: TelemetryFeedIntervals:CAT daily = 1.00:00:00.
    private static FeedIntervals FeedsOf(IConfiguration configuration)
    {
        const string Name = "TelemetryFeedIntervals";
        var intervals = new Dictionary<string, TimeSpan>(StringComparer.OrdinalIgnoreCase);
        foreach (var feed in configuration.GetSection(Name).GetChildren())
        {
            intervals[feed.Key] = TimeSpan.TryParse(feed.Value, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero && interval <= TimeSpan.FromDays(7)
                ? interval
                : throw Wrong($"{Name}:{feed.Key}", feed.Value ?? "", "a time of more than 0 and at most 7 days, such as 00:15:00");
        }

        return new FeedIntervals(byFeed: intervals);
    }

    private static string Required(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"Application setting {name} is missing.");

    private static int Whole(IConfiguration configuration, string name, int usual, int least, int greatest)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return usual;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= greatest
            ? value
            : throw Wrong(name, text, $"a whole number of {least}–{greatest}");
    }

    private static InvalidOperationException Wrong(string name, string value, string expected) => new($"Application setting {name} is '{value}'; it must be {expected}.");
}
