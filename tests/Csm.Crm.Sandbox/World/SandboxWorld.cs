using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Csm.Crm.Emulator;
using Csm.Crm.Functions;
using Csm.Crm.Sandbox.Commands;
using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Sandbox.Reporting;
using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Sandbox.World;

/// <summary>
/// The product on one desk: the managed zip imported into an embedded Dataverse, its people, and the telemetry
/// functions fed by an embedded hub. Everything outside the process stands in one temporary folder.
/// </summary>
public sealed class SandboxWorld : IDisposable
{
    private ServiceProvider functions;
    private readonly DirectoryInfo stateFolder;

    private SandboxWorld(byte[] zip, DateTimeOffset start)
    {
        Zip = zip;
        Organization = EmulatedOrganization.Import(zip, new EmulatorOptions { StartsAt = start, JournalCapacity = 0 });
        ReferenceRows = ReferenceData.Import(Organization.Administrator, ProductFolders.ReferenceData);
        Staff = new SandboxStaff(Organization);
        TelemetryWriter = Organization.AddUser("csm-telemetry (application user)", "Telemetry writer");
        Seed = new CustomerSeed(Organization.Administrator, Staff);
        Flows = new ShippedFlows(this);
        Night = new NightShift(this);
        stateFolder = Directory.CreateTempSubdirectory("csm-crm-sandbox-");
        Settings = new TelemetrySettings(
            new Uri("https://embedded.example"), stateFolder.FullName, TimeSpan.FromMinutes(15), CompactAfterBatches: 4, new WindowOptions(), new WriterOptions());
        DeadLetters = new CountedDeadLetters(new FolderDeadLetterStore(Settings.DeadLetterFolder));
        functions = Compose();
    }

    /// <summary>The packed managed solution, the file an admin would import.</summary>
    public byte[] Zip { get; }

    /// <summary>The embedded Dataverse the zip was imported into.</summary>
    public EmulatedOrganization Organization { get; }

    /// <summary>Rows of reference data imported.</summary>
    public int ReferenceRows { get; }

    /// <summary>The people, each with one role.</summary>
    public SandboxStaff Staff { get; }

    /// <summary>The customer success manager, owner of the accounts.</summary>
    public EntityReference Csm => Staff.Csm.User;

    /// <summary>The scheduled flows of the solution.</summary>
    public ShippedFlows Flows { get; }

    /// <summary>What runs at night.</summary>
    public NightShift Night { get; }

    /// <summary>The application user the functions run as.</summary>
    public Guid TelemetryWriter { get; }

    /// <summary>Creates customers.</summary>
    public CustomerSeed Seed { get; }

    /// <summary>What ingestion could not use.</summary>
    public CountedDeadLetters DeadLetters { get; }

    /// <summary>Settings of the telemetry functions.</summary>
    public TelemetrySettings Settings { get; }

    /// <summary>Folders and files inside the zip.</summary>
    public int ZipEntries
    {
        get
        {
            using var archive = new ZipArchive(new MemoryStream(Zip), ZipArchiveMode.Read);
            return archive.Entries.Count;
        }
    }

    /// <summary>Packs the managed solution from its sources and boots from it.</summary>
    public static SandboxWorld Boot(DateTimeOffset start) =>
        new(SolutionPacker.Pack(ProductFolders.SolutionSource, ProductFolders.PluginBinary, PackageType.Managed), start);

    /// <summary>A hub that triggers the real ingest function.</summary>
    public EmbeddedHub NewHub(HubOptions? options = null) => new(functions.GetRequiredService<IngestTelemetry>(), options ?? new HubOptions());

    /// <summary>Brings Dataverse to what the telemetry says, then lets asynchronous plug-ins run.</summary>
    public async Task<PublishReport> PublishAsync(CancellationToken cancellation)
    {
        var report = await functions.GetRequiredService<ValueInUsePublisher>().PublishAsync(cancellation);
        RunAsyncJobs();
        return report;
    }

    /// <summary>Runs waiting asynchronous plug-ins.</summary>
    /// <exception cref="SandboxException">One failed: nothing may fail silently here.</exception>
    public void RunAsyncJobs()
    {
        Organization.RunAsyncJobs();
        if (Organization.FailedJobs is [var failed, ..])
        {
            throw new SandboxException($"The asynchronous plug-in step '{failed.StepName}' failed on {failed.Message} of {failed.Table}: {failed.Error} {failed.TraceText}");
        }
    }

    /// <summary>Compares consenting customers with the function that does it every night.</summary>
    public async Task BuildBenchmarksAsync(CancellationToken cancellation)
    {
        await functions.GetRequiredService<BuildBenchmarks>().Run(new TimerInfo(), NewTimer(cancellation));
        RunAsyncJobs();
    }

    /// <summary>Deletes what is older than its kind is kept with the function that does it every night.</summary>
    public async Task ThinHistoryAsync(CancellationToken cancellation)
    {
        await functions.GetRequiredService<ThinHistory>().Run(new TimerInfo(), NewTimer(cancellation));
        RunAsyncJobs();
    }

    /// <summary>Every row of the pack's tables as one line of text, all columns except those of the last write, in a stable order.</summary>
    public IEnumerable<string> Rows()
    {
        var export = new CsvExport(Organization.Administrator);
        return CsvExport.Tables
            .OrderBy(table => table.Key, StringComparer.Ordinal)
            .SelectMany(table =>
            {
                string[] columns = [.. table.Value.Where(column => column is not "modifiedon" and not "versionnumber")];
                return export.ReadTable(table.Key, columns).Select(row => $"{table.Key} {row[0]}: {string.Join(", ", columns.Zip(row.Skip(1), (column, value) => $"{column}={value}"))}");
            });
    }

    /// <summary>SHA-256 of <see cref="Rows"/>, lower-case hexadecimal.</summary>
    public static string Digest(IEnumerable<string> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in rows)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(row + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Forgets all telemetry state and starts the functions anew, as if their storage were lost.</summary>
    public void LoseTelemetryState()
    {
        functions.Dispose();
        foreach (var entry in stateFolder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }

        functions = Compose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        functions.Dispose();
        stateFolder.Delete(recursive: true);
    }

    private TimerFunctionContext NewTimer(CancellationToken cancellation) => new(Organization.Clock.GetUtcNow(), cancellation);

    private ServiceProvider Compose() => new ServiceCollection()
        .AddLogging()
        .AddSingleton<TimeProvider>(Organization.Clock)
        // Nothing here outlives the process, so nothing is flushed to the disk for its sake.
        .AddSingleton<IStateStore>(new FolderStateStore(Settings.PartitionFolder, flushToDisk: false))
        .AddSingleton<IDeadLetterStore>(DeadLetters)
        .AddSingleton<IOrganizationServiceAsync2>(Organization.ServiceFor(TelemetryWriter))
        .AddTelemetry(Settings)
        .BuildServiceProvider();
}
