using Csm.Crm.Emulator;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Tests.Support;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Telemetry.Tests.Crash;

/// <summary>Azure Storage's emulator, and an embedded Dataverse with the packed solution, reference data and six machines of two customers.</summary>
public sealed class CrashFixture : IAsyncLifetime
{
    /// <summary>Number of machines; their devices are PN-001 and so on.</summary>
    public const int Machines = 6;

    private static readonly string[] Zones = ["Europe/Berlin", "America/Chicago"];

    private EmulatedOrganization? prototype;
    private Guid telemetryWriter;

    /// <summary>The storage.</summary>
    public Azurite Storage { get; } = new();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await Storage.InitializeAsync();
        if (Storage.Missing is not null)
        {
            return;
        }

        var root = Azurite.RepositoryRoot();
        var zip = SolutionPacker.Pack(Path.Combine(root, "solution", "src"), Path.Combine(AppContext.BaseDirectory, "plugin", "Csm.Crm.Plugins.dll"), PackageType.Managed);
        prototype = EmulatedOrganization.Import(zip, new EmulatorOptions { JournalCapacity = 0 });
        ReferenceData.Import(prototype.Administrator, Path.Combine(root, "solution", "data"));
        telemetryWriter = prototype.AddUser("csm-telemetry (application user)", "Telemetry writer");
        for (var customer = 0; customer < Zones.Length; customer++)
        {
            Seed(prototype, customer);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Storage.DisposeAsync();

    /// <summary>A world with its own copy of Dataverse, an empty container and the events of a seed; skips the test where there is no storage.</summary>
    internal async Task<CrashWorld> NewWorldAsync(string name, int seed, int partitions = 2)
    {
        var container = await Storage.NewAddressAsync(name);
        var organization = prototype!.Fork();
        return new CrashWorld(organization, telemetryWriter, container, seed, partitions);
    }

    private static void Seed(EmulatedOrganization organization, int customer)
    {
        var name = $"Customer {customer}";
        var account = new Account(RowId.From(Account.EntityLogicalName, name)) { [Account.Columns.Name] = name };
        organization.Administrator.Create(account);
        var site = new Site(RowId.From(Site.EntityLogicalName, name))
        {
            Name = name,
            AccountId = account.ToEntityReference(),
            TimeZone = Zones[customer],
            PlannedMonday = 16,
            PlannedTuesday = 16,
            PlannedWednesday = 16,
            PlannedThursday = 16,
            PlannedFriday = 16,
            PlannedSaturday = 0,
            PlannedSunday = 0,
            GridFactor = 0.3m,
        };
        organization.Administrator.Create(site);
        for (var number = customer + 1; number <= Machines; number += Zones.Length)
        {
            organization.Administrator.Create(new Machine(RowId.From(Machine.EntityLogicalName, $"PN-{number:000}"))
            {
                Name = $"Machine {number}",
                AccountId = account.ToEntityReference(),
                SiteId = site.ToEntityReference(),
                DeviceId = $"PN-{number:000}",
                Pin = $"PN-{number:000}",
                Type = MachineType.ReachStacker,
                Energy = Energy.Diesel,
                Connectivity = Connectivity.Never,
            });
        }
    }
}
