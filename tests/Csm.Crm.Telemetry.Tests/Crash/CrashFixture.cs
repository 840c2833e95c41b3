using Csm.Crm.Emulator;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Tests.Support;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Telemetry.Tests.Crash;

/// <summary>Azure Storage's emulator, and an embedded Dataverse with the packed solution, reference data, and two customers with machines, contacts and stocks.</summary>
public sealed class CrashFixture : IAsyncLifetime
{
    /// <summary>Number of machines; their devices are PN-001 and so on.</summary>
    public const int Machines = 6;

    /// <summary>Number of customers; each has a site of its own name, and every second machine.</summary>
    public const int Customers = 2;

    /// <summary>Number of contacts of both customers: kim0@port.example and so on.</summary>
    public const int Contacts = 4;

    /// <summary>Number of materials; their consignment stocks lie at both sites.</summary>
    public const int Materials = 2;

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
        for (var material = 0; material < Materials; material++)
        {
            prototype.Administrator.Create(new Material(RowId.From(Material.EntityLogicalName, MaterialNumber(material))) { Name = $"Material {material}", Number = MaterialNumber(material), Unit = "l" });
        }

        for (var customer = 0; customer < Customers; customer++)
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

    /// <summary>Number of a material, from 0.</summary>
    internal static string MaterialNumber(int material) => $"HYD-{material}";

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
        SeedPeopleAndStock(organization, customer, account, site);
        for (var number = customer + 1; number <= Machines; number += Customers)
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

    // One of the stocks is a row that somebody entered: telemetry gives it the figures, and it stays the only one.
    private static void SeedPeopleAndStock(EmulatedOrganization organization, int customer, Account account, Site site)
    {
        for (var number = customer; number < Contacts; number += Customers)
        {
            organization.Administrator.Create(new Entity("contact", RowId.From("contact", $"kim{number}")) { ["lastname"] = $"Kim {number}", ["emailaddress1"] = $"kim{number}@port.example", ["parentcustomerid"] = account.ToEntityReference() });
        }

        organization.Administrator.Create(new ConsignmentStock(RowId.From(ConsignmentStock.EntityLogicalName, $"entered {customer}"))
        {
            Name = "Entered by hand",
            AccountId = account.ToEntityReference(),
            SiteId = site.ToEntityReference(),
            MaterialId = new EntityReference(Material.EntityLogicalName, RowId.From(Material.EntityLogicalName, MaterialNumber(customer))),
            Quantity = 5,
            ReorderPoint = 60,
        });
    }
}
