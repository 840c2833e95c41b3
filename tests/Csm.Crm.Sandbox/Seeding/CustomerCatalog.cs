using System.Globalization;
using Csm.Crm.Tables;

namespace Csm.Crm.Sandbox.Seeding;

/// <summary>The sandbox's customers: a port with 40 machines, a logistics firm with 12, a small farm with 3, and the contractor whose real recordings may be replayed.</summary>
public static class CustomerCatalog
{
    /// <summary>First day of the story.</summary>
    public static DateTime FirstDay { get; } = new(2025, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Name of the port: idle time falls month by month.</summary>
    public const string Port = "Port of Norrvik";

    /// <summary>Name of the logistics firm: use declines, invoices stay open.</summary>
    public const string Logistics = "Kessler Logistik";

    /// <summary>Name of the farm: one of three machines falls silent.</summary>
    public const string Farm = "Hofgut Brandt";

    /// <summary>The port's goal above the others.</summary>
    public const string PortTopGoal = "Lower the cost per move";

    /// <summary>The port's goal that is achieved.</summary>
    public const string PortIdleGoal = "Cut idle share to 22 %";

    /// <summary>The port's goal that another one contradicts.</summary>
    public const string PortUtilisationGoal = "Raise utilisation to 72 %";

    /// <summary>The three customers the story is about.</summary>
    public static IReadOnlyList<CustomerPlan> Simulated { get; } =
    [
        new(
            Port, Segment.HighTouch, LifecyclePhase.Operate,
            [
                new("North terminal", "Europe/Stockholm", [16, 16, 16, 16, 16, 12, 8], 0.04m, Fleet("PN-A", 24, "Norrlift", "SC 450", MachineType.StraddleCarrier, Energy.Hybrid)),
                new("South terminal", "Europe/Stockholm", [16, 16, 16, 16, 16, 8, 0], 0.04m, Fleet("PN-B", 16, "Norrlift", "RS 46", MachineType.ReachStacker, Energy.Diesel)),
            ],
            new("SUB-NORRVIK-1", Day(2023, 11, 1), Day(2026, 10, 31), 90, 640_000m),
            [
                new(PortTopGoal, GoalLevel.High, 1, null,
                [
                    new(PortIdleGoal, GoalLevel.Medium, 2, new("idle_share", "%", Better.Lower, 34m, 22m, 30m, 25m, Day(2026, 12, 31)), []) { Worth = new(42m, 400_000m, 70m) },
                    new(PortUtilisationGoal, GoalLevel.Medium, 1, new("utilisation", "%", Better.Higher, 60m, 72m, 60m, 68m, Day(2026, 12, 31)), []),
                ]),
            ]),
        new(
            Logistics, Segment.MidTouch, LifecyclePhase.Operate,
            [
                new("Hub Kassel", "Europe/Berlin", [14, 14, 14, 14, 14, 6, 0], 0.36m, Fleet("KL", 12, "Voltra", "E 35", MachineType.Forklift, Energy.Electric)),
            ],
            new("SUB-KESSLER-1", Day(2024, 1, 1), Day(2026, 12, 31), 60, 118_000m),
            [
                new("Get more out of the fleet", GoalLevel.High, 1, null,
                [
                    new("Raise utilisation to 70 %", GoalLevel.Medium, 1, new("utilisation", "%", Better.Higher, 60m, 70m, 58m, 66m, Day(2026, 12, 31)), []),
                    new("Cut idle share to 20 %", GoalLevel.Low, 1, new("idle_share", "%", Better.Lower, 26m, 20m, 30m, 24m, Day(2026, 12, 31)), []) { Worth = new(30m, 36_000m, 100m) },
                ]),
            ]),
        new(
            Farm, Segment.Digital, LifecyclePhase.Onboard,
            [
                new("Hof", "Europe/Vienna", [8, 8, 8, 8, 8, 6, 0], 0.2m, Fleet("HB", 3, "Alptrac", "T 180", MachineType.Tractor, Energy.Diesel)),
            ],
            new("SUB-BRANDT-1", Day(2025, 10, 1), Day(2027, 9, 30), 30, 9_600m),
            [
                new("Cut idle share to 18 %", GoalLevel.Low, 1, new("idle_share", "%", Better.Lower, 30m, 18m, 30m, 24m, Day(2026, 12, 31)), []) { Worth = new(18m, 6_000m, 100m) },
            ]),
    ];

    /// <summary>Firms with forklifts that join late and agree to be compared: without them nobody could be.</summary>
    public static IReadOnlyList<CustomerPlan> Peers { get; } =
    [
        .. new[] { "Spedition Arnold", "Nordfracht", "Lager Hafner", "Varo Foods", "Packhaus Lindner" }.Select((name, index) => new CustomerPlan(
            name, Segment.Digital, LifecyclePhase.Onboard,
            [new("Warehouse", "Europe/Berlin", [10, 10, 10, 10, 10, 0, 0], 0.36m, Fleet(string.Create(CultureInfo.InvariantCulture, $"PE{index + 1}"), 3, "Voltra", "E 30", MachineType.Forklift, Energy.Electric))],
            null,
            [])
        {
            JoinsOn = Day(2026, 7, 28),
            IsPeer = true,
        }),
    ];

    /// <summary>The whole cast.</summary>
    public static IReadOnlyList<CustomerPlan> Cast { get; } = [.. Simulated, .. Peers];

    /// <summary>The contractor the sandbox's own register gives real recordings to: device ids as the recordings carry them.</summary>
    public static CustomerPlan Contractor { get; } = new(
        "Field contractor (recorded telemetry)", Segment.Digital, LifecyclePhase.Onboard,
        [
            new(
                "Fields", "Etc/UTC", [10, 10, 10, 10, 10, 10, 0], 0.2m,
                [
                    new("TR-1", "Tractor TR-1", "Recorded", "Tractor", MachineType.Tractor, Energy.Diesel),
                    new("CO-1", "Combine CO-1", "Recorded", "Combine", MachineType.Combine, Energy.Diesel),
                ]),
        ],
        null,
        []);

    private static IReadOnlyList<MachinePlan> Fleet(string prefix, int count, string make, string model, MachineType type, Energy energy) =>
    [
        .. Enumerable.Range(1, count).Select(number =>
        {
            var device = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number:00}");
            return new MachinePlan(device, $"{model} {device}", make, model, type, energy);
        }),
    ];

    private static DateTime Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
}
