using Csm.Crm.Sandbox.Replay;
using Csm.Crm.Sandbox.Reporting;
using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Flow.Tests;

/// <summary>
/// Two of the sandbox's customers over four months, lived once and shared by the tests that only look: packed zip, real
/// plug-in binary, real functions. The firm's term is shortened so that its renewal window opens on 2026-01-01.
/// </summary>
public sealed class ShortStory : IAsyncLifetime
{
    public const int Months = 4;

    public static DateTime WindowOpens { get; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static IReadOnlyList<CustomerPlan> Customers { get; } =
    [
        Firm with { Subscription = Firm.Subscription! with { End = WindowOpens.AddDays(180) } },
        CustomerCatalog.Simulated.Single(customer => customer.Name == CustomerCatalog.Farm),
    ];

    public SandboxWorld World { get; } = SandboxWorld.Boot(new DateTimeOffset(CustomerCatalog.FirstDay, TimeSpan.Zero));

    public StoryReplay Replay { get; private set; } = null!;

    private static CustomerPlan Firm => CustomerCatalog.Simulated.Single(customer => customer.Name == CustomerCatalog.Logistics);

    public async ValueTask InitializeAsync()
    {
        Replay = new StoryReplay(World, Customers);
        Replay.SeedCustomers();
        await Replay.RunAsync(Months, (_, _) => { }, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        World.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>All rows of a table with the named columns.</summary>
    public List<T> Rows<T>(string table, params string[] columns)
        where T : Entity => [.. new StoryRows(World.Organization.Administrator).Read<T>(table, columns)];
}
