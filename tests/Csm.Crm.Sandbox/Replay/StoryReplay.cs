using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.Simulation;
using Csm.Crm.Sandbox.Story;
using Csm.Crm.Sandbox.World;
using Csm.Crm.Telemetry.Writing;

namespace Csm.Crm.Sandbox.Replay;

/// <summary>Lives through the story day by day: what people do, the events of the machines, then the night.</summary>
public sealed class StoryReplay(SandboxWorld world, IReadOnlyList<CustomerPlan> customers)
{
    private const int Seed = 20251101;
    private readonly ILookup<DateTime, StoryStep> script = StoryScript.Of(world, customers).ToLookup(step => step.Day);

    /// <summary>What the replay did.</summary>
    public ReplayTotals Totals { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>Creates the customers who are there from the beginning.</summary>
    public void SeedCustomers()
    {
        foreach (var customer in customers.Where(customer => customer.JoinsOn is null))
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
        var uplink = new Uplink(hub, StoryFleet.Failures);
        var simulator = NewSimulator();
        var end = CustomerCatalog.FirstDay.AddMonths(months);
        var days = (end - CustomerCatalog.FirstDay).Days;
        for (var day = CustomerCatalog.FirstDay; day < end; day = day.AddDays(1))
        {
            cancellation.ThrowIfCancellationRequested();
            var midnight = new DateTimeOffset(day.AddDays(1), TimeSpan.Zero);
            LetPeopleWork(day);
            simulator.Advance(midnight, uplink);
            world.Organization.Clock.SetUtcNow(midnight);
            await hub.DeliverAsync(cancellation);
            Count(simulator, await world.Night.RunAsync(midnight, cancellation));
            progress(day, days);
        }

        // Health looks back from the moment it is scored at; what is shown is of the moment the story ends.
        world.Flows.SweepHealth();
    }

    /// <summary>
    /// Delivers the whole stream again, as a hub does whose checkpoints were lost: the same events with the same
    /// sequence numbers. Then everything that runs at night runs once more.
    /// </summary>
    /// <returns>Rows written by that; 0 when the first replay left nothing to do.</returns>
    public async Task<long> RepeatAsync(int months, CancellationToken cancellation)
    {
        var hub = world.NewHub();
        var uplink = new Uplink(hub, StoryFleet.Failures);
        var simulator = NewSimulator();
        var end = CustomerCatalog.FirstDay.AddMonths(months);
        for (var day = CustomerCatalog.FirstDay; day < end; day = day.AddDays(1))
        {
            simulator.Advance(new DateTimeOffset(day.AddDays(1), TimeSpan.Zero), uplink);
            await hub.DeliverAsync(cancellation);
        }

        return (await world.Night.RepeatAsync(cancellation)).Written;
    }

    private FleetSimulator NewSimulator() => new(StoryFleet.Of(customers), new DateTimeOffset(CustomerCatalog.FirstDay, TimeSpan.Zero), Seed);

    private void LetPeopleWork(DateTime day)
    {
        world.Organization.Clock.SetUtcNow(new DateTimeOffset(day.AddHours(9), TimeSpan.Zero));
        foreach (var customer in customers.Where(customer => customer.JoinsOn == day))
        {
            world.Seed.Create(customer, day);
        }

        foreach (var step in script[day])
        {
            step.Do();

            // What somebody does may build on what followed from the step before.
            world.RunAsyncJobs();
        }

        world.RunAsyncJobs();
    }

    private void Count(FleetSimulator simulator, PublishReport report) => Totals = new ReplayTotals(
        simulator.Events,
        Totals.RowsWritten + report.Written,
        Totals.Requests + report.Requests,
        Totals.RowsRefused + report.Rejected,
        world.Staff.RequestsOfPeople + world.Staff.Flows.Service.Requests);
}

/// <summary>What a replay did.</summary>
/// <param name="Events">Events sent.</param>
/// <param name="RowsWritten">Rows written to Dataverse by publishing the telemetry.</param>
/// <param name="Requests">Dataverse requests that took.</param>
/// <param name="RowsRefused">Rows Dataverse refused; dead letters.</param>
/// <param name="OtherRequests">Dataverse requests of people and flows.</param>
public sealed record ReplayTotals(long Events, long RowsWritten, long Requests, long RowsRefused, long OtherRequests);
