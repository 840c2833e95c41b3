using Csm.Crm.Sandbox.Commands;
using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.World;
using Csm.Crm.Telemetry.Profiles;

namespace Csm.Crm.Sandbox.Replay;

/// <summary>Sends recorded files through the hub and the functions, then publishes and scores as on the night after.</summary>
public sealed class RecordedReplay(SandboxWorld world, RecordedTelemetry telemetry, IReadOnlyList<CustomerPlan> customers)
{
    private const int EventsPerDelivery = 5_000;

    /// <summary>Events sent.</summary>
    public long Events { get; private set; }

    /// <summary>Rows that could not be used, with file and reason.</summary>
    public List<string> RejectedRows { get; } = [];

    /// <summary>Sends everything.</summary>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="SandboxException">Not one reading belongs to a registered machine.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var customer in customers)
        {
            world.Seed.Create(customer, world.Organization.Clock.GetUtcNow().UtcDateTime.Date);
        }

        var hub = world.NewHub();
        var newest = telemetry.Files[0].FirstReading;
        foreach (var file in telemetry.Files)
        {
            var feed = new CsvFeed(file.Profile);
            await using var stream = File.OpenRead(file.Path);
            foreach (var reading in feed.Read(stream, file.Path))
            {
                hub.Send(reading.DeviceId, reading.Json, reading.Time);
                newest = reading.Time > newest ? reading.Time : newest;
                if (++Events % EventsPerDelivery == 0)
                {
                    await hub.DeliverAsync(cancellation);
                }
            }

            await hub.DeliverAsync(cancellation);
            RejectedRows.AddRange(feed.Rejected.Select(row => $"{file.Path}: {row}"));
        }

        RefuseIfNothingIsKnown();
        // The day has ended everywhere on earth, and days that have ended are what is published.
        var morningAfter = new DateTimeOffset(newest.UtcDateTime.Date.AddDays(1).AddHours(13), TimeSpan.Zero);
        world.Organization.Clock.SetUtcNow(morningAfter);
        await world.PublishAsync(cancellation);
        world.Flows.WatchCustomers();
        world.Flows.SweepHealth();
        world.Flows.SweepRenewals();
    }

    private void RefuseIfNothingIsKnown()
    {
        if (world.DeadLetters.Total >= Events)
        {
            throw new SandboxException(
                $"None of the {Events} readings can be used: {string.Join("; ", world.DeadLetters.Counts.Take(5).Select(letter => $"{letter.Detail} ({letter.Count})"))}. " +
                "Register the machines with --machines FILE (columns device,name,type,energy,account,timezone).");
        }
    }
}
