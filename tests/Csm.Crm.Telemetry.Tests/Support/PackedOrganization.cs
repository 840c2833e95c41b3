using Csm.Crm.Emulator;
using Csm.Crm.SolutionTool.Packing;
using Microsoft.PowerPlatform.Dataverse.Client;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>An organisation with the packed managed solution, and the functions' application user in it.</summary>
internal sealed class PackedOrganization
{
    public static readonly DateTimeOffset Today = new(2026, 11, 2, 6, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<EmulatedOrganization> Imported = new(static () => EmulatedOrganization.Import(
        SolutionPacker.Pack(Path.Combine(SharedData.Repository, "solution", "src"), Path.Combine(AppContext.BaseDirectory, "plugin", "Csm.Crm.Plugins.dll"), PackageType.Managed),
        new EmulatorOptions { StartsAt = Today, JournalCapacity = 10_000 }));

    public EmulatedOrganization Organization { get; } = Imported.Value.Fork();

    public IOrganizationServiceAsync2 Administrator => Organization.Administrator;

    /// <summary>Dataverse as the functions see it: with the role Telemetry writer and no other.</summary>
    public IOrganizationServiceAsync2 TelemetryWriter { get; }

    public PackedOrganization() => TelemetryWriter = Organization.ServiceFor(Organization.AddUser("Telemetry", "Telemetry writer"));
}
