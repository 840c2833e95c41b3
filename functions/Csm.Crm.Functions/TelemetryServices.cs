using Azure.Identity;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Writing;
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
    /// Adds ingestion and publication. An <see cref="IOrganizationServiceAsync2"/> must be registered too; a registered
    /// <see cref="TimeProvider"/> or <see cref="IStateStore"/> is kept.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetrySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.TryAddSingleton(TimeProvider.System);
        AddStores(services, settings);
        services.TryAddSingleton<IMachineDirectorySource, DataverseFleet>();
        services.AddSingleton(provider => new CurrentMachineDirectory(
            provider.GetRequiredService<IMachineDirectorySource>(), provider.GetRequiredService<TimeProvider>(), settings.DirectoryTimeToLive, ShortestDirectoryInterval));
        services.AddSingleton(_ => new EventDecoder(settings.Decoder, settings.FeedProfileFolder is { } folder ? EventProfileSet.Load(folder) : null));
        services.AddSingleton(provider => new TelemetryIngest(
            provider.GetRequiredService<IStateStore>(),
            provider.GetRequiredService<IDeadLetterStore>(),
            provider.GetRequiredService<CurrentMachineDirectory>(),
            settings.Windows,
            settings.CompactAfterBatches,
            provider.GetRequiredService<EventDecoder>()));
        services.AddSingleton(provider => new ValueInUsePublisher(
            provider.GetRequiredService<IStateStore>(),
            provider.GetRequiredService<CurrentMachineDirectory>(),
            provider.GetRequiredService<IOrganizationServiceAsync2>(),
            provider.GetRequiredService<IPublishedRowStore>(),
            provider.GetRequiredService<IDeadLetterStore>(),
            settings.Windows,
            settings.Writer,
            provider.GetRequiredService<TimeProvider>(),
            settings.Feeds));
        services.AddSingleton<IngestTelemetry>();
        services.AddSingleton<PublishValueInUse>();
        return services;
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
            return;
        }

        services.TryAddSingleton<IStateStore>(_ => new FolderStateStore(settings.PartitionFolder));
        services.TryAddSingleton<IDeadLetterStore>(_ => new FolderDeadLetterStore(settings.DeadLetterFolder));
        services.TryAddSingleton<IPublishedRowStore>(_ => new FilePublishedRowStore(settings.PublishedRowsFile));
    }
}
