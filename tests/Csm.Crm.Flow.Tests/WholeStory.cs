using Csm.Crm.Sandbox.Replay;
using Csm.Crm.Sandbox.Reporting;
using Csm.Crm.Sandbox.Seeding;
using Csm.Crm.Sandbox.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Flow.Tests;

/// <summary>
/// The whole cast over 13 months, lived once and shared. The port stands here with 10 of its 40 machines, which tell the
/// same story in less time, and dominate no cohort; everything else is what the sandbox shows.
/// </summary>
public sealed class WholeStory : IAsyncLifetime
{
    private const int MachinesPerTerminal = 5;

    public const int Months = 13;

    public SandboxWorld World { get; } = SandboxWorld.Boot(new DateTimeOffset(CustomerCatalog.FirstDay, TimeSpan.Zero));

    public StoryReplay Replay { get; private set; } = null!;

    /// <summary>What the customer success manager sees at the end.</summary>
    public StoryFacts Facts { get; private set; } = null!;

    public IReadOnlyList<Happening> Happenings { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Replay = new StoryReplay(World, [.. CustomerCatalog.Cast.Select(Trimmed)]);
        Replay.SeedCustomers();
        await Replay.RunAsync(Months, (_, _) => { }, CancellationToken.None);
        Facts = StoryFacts.Read(World.Organization.ServiceFor(World.Csm.Id));
        Happenings = Sandbox.Reporting.Happenings.In(Facts);
    }

    public ValueTask DisposeAsync()
    {
        World.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The account id of a customer of the story.</summary>
    public static Guid AccountOf(string name) => RowId.From(Account.EntityLogicalName, name);

    // The last machines of a terminal: those behind the gateway that fails are among them.
    private static CustomerPlan Trimmed(CustomerPlan customer) => customer.Name != CustomerCatalog.Port
        ? customer
        : customer with { Sites = [.. customer.Sites.Select(site => site with { Machines = [.. site.Machines.TakeLast(MachinesPerTerminal)] })] };
}
