using Csm.Crm.Telemetry.Writing;

namespace Csm.Crm.Sandbox.World;

/// <summary>What runs by the clock between two days: the timer functions of the telemetry and the solution's scheduled flows.</summary>
public sealed class NightShift(SandboxWorld world)
{
    private const int DayOfMonthClose = 5;

    /// <summary>One night. The clock stands at 04:00 UTC afterwards.</summary>
    /// <param name="midnight">When it begins, UTC.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>What publishing the telemetry wrote.</returns>
    public async Task<PublishReport> RunAsync(DateTimeOffset midnight, CancellationToken cancellation)
    {
        At(midnight.AddHours(1));
        var report = await world.PublishAsync(cancellation);
        At(midnight.AddHours(2));
        world.Flows.WatchCustomers();
        world.Flows.SweepHealth();
        if (midnight.Day == DayOfMonthClose)
        {
            At(midnight.AddHours(3));
            world.Flows.CloseMonth(FirstOfMonthBefore(midnight));
        }

        At(midnight.AddMinutes(200));
        await world.BuildBenchmarksAsync(cancellation);
        At(midnight.AddMinutes(220));
        await world.ThinHistoryAsync(cancellation);
        At(midnight.AddHours(4));
        world.Flows.SweepRenewals();
        return report;
    }

    /// <summary>Everything of a night and the newest month close once more, at the time the clock shows.</summary>
    /// <returns>What publishing the telemetry wrote.</returns>
    public async Task<PublishReport> RepeatAsync(CancellationToken cancellation)
    {
        var report = await world.PublishAsync(cancellation);
        world.Flows.WatchCustomers();
        world.Flows.SweepHealth();
        world.Flows.CloseMonthOfCustomers(FirstOfMonthBefore(LastMonthClose(world.Organization.Clock.GetUtcNow())));
        await world.BuildBenchmarksAsync(cancellation);
        await world.ThinHistoryAsync(cancellation);
        world.Flows.SweepRenewals();
        return report;
    }

    private static DateTimeOffset LastMonthClose(DateTimeOffset now) => now.Day < DayOfMonthClose ? now.AddMonths(-1) : now;

    private static DateTime FirstOfMonthBefore(DateTimeOffset day) => new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(-1);

    private void At(DateTimeOffset time) => world.Organization.Clock.SetUtcNow(time);
}
