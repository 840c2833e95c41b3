using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.Tests.Oracle;

/// <summary>A stream of native events as the engine takes it in, and as a file for SQL; with it the fleet of 240 machines in four zones.</summary>
internal sealed class OracleStream : IDisposable
{
    public const int MachinesPerSite = 60;

    private const int DisorderedEvents = 20_000;
    private const int EventsPerBatch = 5_000;
    private const double DaysAfter = 1_000_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("csm-crm-oracle-");
    private readonly DateTimeOffset start;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> bodies;

    /// <param name="start">When the stream begins.</param>
    /// <param name="bodies">Events as they arrive; none later than 1,000 days after the start.</param>
    public OracleStream(DateTimeOffset start, IReadOnlyList<ReadOnlyMemory<byte>> bodies)
    {
        (this.start, this.bodies) = (start, bodies);
        File.WriteAllLines(MachineFile, Fleet().Select(static machine => $"{machine.DeviceId},{machine.AccountId},{machine.Calendar.TimeZone},{string.Join(',', machine.Calendar.PlannedHours)}"));
        using var file = File.Create(EventFile);
        foreach (var body in bodies)
        {
            file.Write(body.Span);
            file.WriteByte((byte)'\n');
        }
    }

    /// <summary>Zones of the sites: they change their clocks on different days, by an hour, half an hour or not at all.</summary>
    public static IReadOnlyList<string> Zones { get; } = ["Europe/Berlin", "America/Chicago", "Asia/Kolkata", "Australia/Lord_Howe"];

    /// <summary>Planned hours of each site, Monday first.</summary>
    public static IReadOnlyList<double> Planned { get; } = [16, 16, 16, 16, 16, 8, 0];

    /// <summary>One event per line.</summary>
    public string EventFile => Path.Combine(folder.FullName, "events.ndjson");

    /// <summary>Device, account, zone and seven planned hours per line.</summary>
    public string MachineFile => Path.Combine(folder.FullName, "machines.csv");

    /// <summary>A moment after all days of the stream have ended.</summary>
    public Instant End => Instant.FromDateTimeOffset(start.AddDays(DaysAfter));

    /// <summary>The machine with a number from 1 of a site.</summary>
    public static string Device(int site, int number) => $"S{site}-{number:000}";

    /// <summary>Events in order of time as they may arrive: disordered within some days, and one in fifty twice.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Disordered(IEnumerable<ReadOnlyMemory<byte>> ordered, Random random)
    {
        var arrived = ordered.SelectMany(body => Enumerable.Repeat(body, random.Next(50) == 0 ? 2 : 1)).ToArray();
        for (var at = 0; at < arrived.Length; at += DisorderedEvents)
        {
            random.Shuffle(arrived.AsSpan(at, Math.Min(DisorderedEvents, arrived.Length - at)));
        }

        return arrived;
    }

    /// <summary>What the engine makes of the stream, machine by machine.</summary>
    public async Task<IReadOnlyList<MachineHistory>> IngestAsync()
    {
        var directory = new MachineDirectory(Fleet());
        var store = new MemoryStore();
        var options = new WindowOptions { ClosedDays = 1_000 };
        var ingest = new TelemetryIngest(store, store, new FixedFleet([.. directory.Machines]).Current(), options);
        var enqueued = start.AddDays(1_000);
        var number = 0L;
        foreach (var batch in bodies.Chunk(EventsPerBatch))
        {
            var report = await ingest.IngestAsync("0", [.. batch.Select(body => new IncomingEvent(body, number++, enqueued))], CancellationToken.None);
            report.Readings.ShouldBe(batch.Length);
        }

        return MachineHistory.Of(directory, await PartitionLoading.LoadAllAsync(store, options, CancellationToken.None), End);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static IEnumerable<FleetMachine> Fleet() => Zones.SelectMany(static (zone, site) => Enumerable.Range(1, MachinesPerSite).Select(number => new FleetMachine(
        Device(site, number), new Guid(number, (short)site, 0, new byte[8]), new Guid(site % 2, 2, 0, new byte[8]), null, new SiteCalendar(zone, Planned), 0.4, null)));
}
