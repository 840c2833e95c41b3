using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.Simulation;
using Csm.Crm.Tables;

namespace Csm.Crm.Sandbox.Replay;

/// <summary>How the seeded customers' machines develop over the 13 months; the plot of the story.</summary>
public static class StoryFleet
{
    private const int ShiftStart = 6;

    /// <summary>The simulated fleets of <paramref name="customers"/>.</summary>
    public static IReadOnlyList<SimulatedCustomer> Of(IEnumerable<CustomerPlan> customers) =>
    [
        .. customers.Select(customer => new SimulatedCustomer(
            customer.Name,
            [
                .. customer.Sites.Select(site => new SimulatedSite(
                    site.TimeZone,
                    [.. site.PlannedHours.Select(hours => (double)hours)],
                    ShiftStart,
                    [.. site.Machines.Select((machine, index) => Simulate(customer, machine, index))])),
            ])),
    ];

    /// <summary>Gateways that fail: the readings of their machines wait and arrive together.</summary>
    public static IReadOnlyList<GatewayFailure> Failures { get; } =
        [new(["PN-B-15", "PN-B-16"], new DateTimeOffset(2026, 3, 28, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 4, 7, 10, 0, 0, TimeSpan.Zero))];

    private static SimulatedMachine Simulate(CustomerPlan customer, MachinePlan machine, int index)
    {
        var (utilisation, idle) = customer.IsPeer ? PlotOfPeer(customer.Name) : Plot(customer.Name);
        return new SimulatedMachine(machine.DeviceId, WorkOf(machine.Type, machine.Energy), utilisation, idle)
        {
            StartsAt = customer.JoinsOn is { } joins ? new DateTimeOffset(joins.AddDays(4), TimeSpan.Zero)
                : customer.Name == CustomerCatalog.Farm ? new DateTimeOffset(2026, 1, 12, 0, 0, 0, TimeSpan.Zero)
                : null,
            QuartersPerReading = customer.IsPeer ? 8 : 1,
            SilentFrom = customer.Name == CustomerCatalog.Farm && index == 2 ? new DateTimeOffset(2026, 9, 14, 0, 0, 0, TimeSpan.Zero) : null,
            CountersResetAt = customer.Name == CustomerCatalog.Logistics && index == 4 ? new DateTimeOffset(2026, 5, 12, 9, 0, 0, TimeSpan.Zero) : null,
        };
    }

    private static (Tendency Utilisation, Tendency Idle) Plot(string customer) => customer switch
    {
        CustomerCatalog.Port => (new Tendency(0.615, 0.0105), new Tendency(0.325, -0.0130)),
        CustomerCatalog.Logistics => (new Tendency(0.63, -0.016), new Tendency(0.26, 0.011)),
        _ => (new Tendency(0.42, 0.002), new Tendency(0.29, -0.0135)),
    };

    // Every peer has a level of its own, and keeps it.
    private static (Tendency Utilisation, Tendency Idle) PlotOfPeer(string customer)
    {
        var place = CustomerCatalog.Peers.TakeWhile(peer => peer.Name != customer).Count();
        return (new Tendency(0.50 + (0.04 * place), 0), new Tendency(0.32 - (0.03 * place), 0));
    }

    private static WorkProfile WorkOf(MachineType type, Energy energy)
    {
        var work = type switch
        {
            MachineType.StraddleCarrier => new WorkProfile(FuelPerHour: 15, EnergyPerHour: 0, KmPerHour: 9, MovesPerHour: 14, TonnesPerMove: 18),
            MachineType.ReachStacker => new WorkProfile(FuelPerHour: 17, EnergyPerHour: 0, KmPerHour: 6, MovesPerHour: 12, TonnesPerMove: 20),
            MachineType.Forklift => new WorkProfile(FuelPerHour: 0, EnergyPerHour: 9, KmPerHour: 5, MovesPerHour: 22, TonnesPerMove: 1.1),
            _ => new WorkProfile(FuelPerHour: 12, EnergyPerHour: 0, KmPerHour: 7, MovesPerHour: 0, TonnesPerMove: 0),
        };
        return energy == Energy.Hybrid ? work with { FuelPerHour = work.FuelPerHour * 0.6, EnergyPerHour = 22 } : work;
    }
}
