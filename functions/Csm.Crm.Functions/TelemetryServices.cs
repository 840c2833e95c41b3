using Azure.Identity;
using Csm.Crm.Telemetry.Benchmarks;
using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.Replay;
using Csm.Crm.Telemetry.Retention;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.PowerPlatform.Dataverse.Client;

namespace Csm.Crm.Functions;

/// <summary>The composition of the telemetry functions; the sandbox composes itself with the same lines.</summary>
public static class TelemetryServices
{
    /// <summary>Shortest time between two loads of the machine directory, however many unknown devices report.</summary>
    private static readonly TimeSpan ShortestDirectoryInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Adds all functions and what they work with. An <see cref="IOrganizationServiceAsync2"/> must be registered too; a registered
    /// <see cref="TimeProvider"/> or <see cref="IStateStore"/> is kept.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetrySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(settings);
        services.AddMetrics();
        services.AddSingleton<TelemetryMetrics>();
        AddStores(services, settings);
        services.TryAddSingleton<IMachineDirectorySource>(provider => new DataverseFleet(
            provider.GetRequiredService<IOrganizationServiceAsync2>(), settings.Writer, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<TelemetryMetrics>()));
        services.AddSingleton(provider => new CurrentMachineDirectory(
            provider.GetRequiredService<IMachineDirectorySource>(), provider.GetRequiredService<TimeProvider>(), settings.DirectoryTimeToLive, ShortestDirectoryInterval));
        services.TryAddSingleton<ICustomerSource>(provider => new DataverseCustomers(
            provider.GetRequiredService<IOrganizationServiceAsync2>(), settings.Writer, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<TelemetryMetrics>()));
        services.AddSingleton(provider => new CurrentCustomers(
            provider.GetRequiredService<ICustomerSource>(), provider.GetRequiredService<TimeProvider>(), settings.DirectoryTimeToLive, ShortestDirectoryInterval, settings.DigitalProducts));
        services.AddSingleton(_ => new EventDecoder(settings.Decoder, settings.FeedProfileFolder is { } folder ? EventProfileSet.Load(folder) : null));
        services.AddSingleton(provider => new TelemetryIngest(
            provider.GetRequiredService<IStateStore>(),
            provider.GetRequiredService<IDeadLetterStore>(),
            provider.GetRequiredService<CurrentMachineDirectory>(),
            settings.Windows,
            settings.CompactAfterBatches,
            provider.GetRequiredService<EventDecoder>(),
            provider.GetRequiredService<CurrentCustomers>()));
        services.AddSingleton(provider => new ValueInUsePublisher(
            provider.GetRequiredService<IStateStore>(),
            provider.GetRequiredService<CurrentMachineDirectory>(),
            provider.GetRequiredService<IOrganizationServiceAsync2>(),
            provider.GetRequiredService<IPublishedRowStore>(),
            provider.GetRequiredService<IDeadLetterStore>(),
            settings.Windows,
            settings.Writer,
            provider.GetRequiredService<TimeProvider>(),
            settings.Feeds,
            provider.GetRequiredService<TelemetryMetrics>(),
            provider.GetRequiredService<CurrentCustomers>()));
        AddNightly(services, settings);
        AddFeedsAndReplay(services, settings);
        services.AddSingleton(provider => DependencyChecks.Of(provider, settings));
        services.AddSingleton<IngestTelemetry>().AddSingleton<PublishValueInUse>().AddSingleton<BuildBenchmarks>().AddSingleton<PullFleetFeeds>().AddSingleton<ReplayDeadLetters>().AddSingleton<ThinHistory>().AddSingleton<Health>();
        return services;
    }

    private static void AddNightly(IServiceCollection services, TelemetrySettings settings)
    {
        services.AddSingleton(provider => new BenchmarkBuilder(
            provider.GetRequiredService<IOrganizationServiceAsync2>(),
            provider.GetRequiredService<IDeadLetterStore>(),
            settings.Writer,
            provider.GetRequiredService<TimeProvider>(),
            settings.BenchmarkMonths,
            provider.GetRequiredService<TelemetryMetrics>()));
        services.AddSingleton(provider => new HistoryThinner(
            provider.GetRequiredService<IOrganizationServiceAsync2>(), settings.Writer, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<TelemetryMetrics>()));
    }

    private static void AddFeedsAndReplay(IServiceCollection services, TelemetrySettings settings)
    {
        services.AddSingleton(settings.FleetFeeds);
        services.AddSingleton(static _ => FleetPull.NewHttpClient());
        services.AddSingleton(static provider => new FleetPull(
            provider.GetRequiredService<HttpClient>(),
            name => provider.GetService<IConfiguration>()?[name],
            provider.GetRequiredService<IFeedProgressStore>(),
            provider.GetRequiredService<TelemetryIngest>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DeadLetterReplay>();
    }

    private static void AddStores(IServiceCollection services, TelemetrySettings settings)
    {
        if (settings.StateContainer is { } address)
        {
            // A managed identity in Azure; on a desk whatever the developer is signed in with. Never a key.
            var container = new BlobContainer(address, new DefaultAzureCredential());
            services.TryAddSingleton<IStateStore>(_ => new BlobStateStore(container));
            services.TryAddSingleton<IDeadLetterStore>(_ => new BlobDeadLetterStore(container));
            services.TryAddSingleton<IPublishedRowStore>(_ => new BlobPublishedRowStore(container));
            services.TryAddSingleton<IDeadLetterArchive>(_ => new BlobDeadLetterArchive(container));
            services.TryAddSingleton<IFeedProgressStore>(_ => new BlobFeedProgressStore(container));
            return;
        }

        services.TryAddSingleton<IStateStore>(_ => new FolderStateStore(settings.PartitionFolder));
        services.TryAddSingleton<IDeadLetterStore>(_ => new FolderDeadLetterStore(settings.DeadLetterFolder));
        services.TryAddSingleton<IPublishedRowStore>(_ => new FilePublishedRowStore(settings.PublishedRowsFile));
        services.TryAddSingleton<IDeadLetterArchive>(_ => new FolderDeadLetterArchive(settings.DeadLetterFolder));
        services.TryAddSingleton<IFeedProgressStore>(_ => new FolderFeedProgressStore(settings.FeedFolder));
    }
}
