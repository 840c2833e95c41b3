using Csm.Crm.Emulator;
using Microsoft.PowerPlatform.Dataverse.Client;

namespace Csm.Crm.Pipeline.Tests.Hosts.Emulator;

/// <summary>The emulator with the packed managed solution: the zip an admin would import, and the binary in it.</summary>
internal sealed class EmulatorHost(EmulatedOrganization organization) : ITestHost
{
    private readonly EmulatedOrganization _organization = organization;

    public string Name => "The emulator";

    public IReadOnlyDictionary<Capability, string> Missing { get; } = new Dictionary<Capability, string>();

    public DateTimeOffset UtcNow => Clock.GetUtcNow();

    public AdjustableClock Clock => _organization.Clock;

    public IOrganizationServiceAsync2 Administrator => _organization.Administrator;

    public Journal Journal => _organization.Journal;

    public IReadOnlyList<BusinessEvent> BusinessEvents => _organization.BusinessEvents;

    public SolutionContent Content => _organization.Content;

    public IReadOnlyList<FailedJob> FailedJobs => _organization.FailedJobs;

    public IOrganizationServiceAsync2 ServiceFor(Guid userId) => _organization.ServiceFor(userId);

    public Guid AddUser(string fullName, params string[] roleNames) => _organization.AddUser(fullName, roleNames);

    public Guid AddTeam(string name, IEnumerable<Guid> members, params string[] roleNames) => _organization.AddTeam(name, _organization.RootBusinessUnitId, members, roleNames);

    public void AssignProfile(Guid principalId, string profileName) => _organization.AssignProfile(principalId, profileName);

    public int RunAsyncJobs() => _organization.RunAsyncJobs();
}
