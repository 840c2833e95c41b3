using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.Simulation;
using Csm.Crm.Sandbox.World;

namespace Csm.Crm.Sandbox.Replay;

/// <summary>Lives through the story day by day: events, publication, plug-ins, what people enter, nightly flows.</summary>
public sealed class StoryReplay(SandboxWorld world, IReadOnlyList<CustomerPlan> customers)
{
    private const int Seed = 20251101;

    /// <summary>What the replay did.</summary>
    public ReplayTotals Totals { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Creates the customers.</summary>
    public void SeedCustomers()
    {
        foreach (var customer in customers)
        {
            world.Seed.Create(customer, CustomerCatalog.FirstDay);
        }

        world.RunAsyncJobs();
    }

    /// <summary>Runs the days from the story's first on.</summary>
    /// <param name="months">Months, from 1.</param>
    /// <param name="progress">Told the day that has just ended and how many there are.</param>
    /// <param name="cancellation">Stops between two days.</param>
    public async Task RunAsync(int months, Action<DateTime, int> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var hub = world.NewHub();
        var simulator = NewSimulator();
        var accounts = customers.Select(CustomerSeed.IdOf).ToList();
        var end = CustomerCatalog.FirstDay.AddMonths(months);
        var days = (end - CustomerCatalog.FirstDay).Days;
        for (var day = CustomerCatalog.FirstDay; day < end; day = day.AddDays(1))
        {
            cancellation.ThrowIfCancellationRequested();
            var midnight = new DateTimeOffset(day.AddDays(1), TimeSpan.Zero);
            EnterWhatPeopleEnter(day);
            simulator.Advance(midnight, new HubSink(hub));
            world.Organization.Clock.SetUtcNow(midnight.AddHours(1));
            await hub.DeliverAsync(cancellation);
            var report = await world.PublishAsync(cancellation);
            world.Organization.Clock.SetUtcNow(midnight.AddHours(2));
            world.RunNightlyFlows(accounts);
            Totals = Totals with
            {
                Events = simulator.Events,
                RowsWritten = Totals.RowsWritten + report.Written,
                Requests = Totals.Requests + report.Requests,
                RowsRefused = Totals.RowsRefused + report.Rejected,
            };
            progress(day, days);
        }
    }

    /// <summary>
    /// Delivers the whole stream again, as a hub does whose checkpoints were lost: the same events with the same
    /// sequence numbers. Then publishes and runs the nightly flows once more.
    /// </summary>
    /// <returns>Rows written by that; 0 when the first replay left nothing to do.</returns>
    public async Task<long> RepeatAsync(int months, CancellationToken cancellation)
    {
        var hub = world.NewHub();
        var simulator = NewSimulator();
        var end = CustomerCatalog.FirstDay.AddMonths(months);
        for (var day = CustomerCatalog.FirstDay; day < end; day = day.AddDays(1))
        {
            simulator.Advance(new DateTimeOffset(day.AddDays(1), TimeSpan.Zero), new HubSink(hub));
            await hub.DeliverAsync(cancellation);
        }

        var report = await world.PublishAsync(cancellation);
        world.RunNightlyFlows(customers.Select(CustomerSeed.IdOf));
        return report.Written;
    }

    private FleetSimulator NewSimulator() => new(StoryFleet.Of(customers), new DateTimeOffset(CustomerCatalog.FirstDay, TimeSpan.Zero), Seed);

    private void EnterWhatPeopleEnter(DateTime day)
    {
        world.Organization.Clock.SetUtcNow(new DateTimeOffset(day.AddHours(9), TimeSpan.Zero));
        foreach (var customer in customers)
        {
            foreach (var entry in customer.Events.Where(entry => entry.Day == day))
            {
                world.Seed.Apply(customer, entry);
            }
        }

        world.RunAsyncJobs();
    }

    private sealed class HubSink(EmbeddedHub hub) : ITelemetrySink
    {
        public void Send(string deviceId, DateTimeOffset time, ReadOnlyMemory<byte> body) => hub.Send(deviceId, body, time);
    }
}

/// <summary>What a replay did.</summary>
/// <param name="Events">Events sent.</param>
/// <param name="RowsWritten">Rows written to Dataverse by the functions.</param>
/// <param name="Requests">Dataverse requests that took.</param>
/// <param name="RowsRefused">Rows Dataverse refused; dead letters.</param>
public sealed record ReplayTotals(long Events, long RowsWritten, long Requests, long RowsRefused);
