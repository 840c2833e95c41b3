using Csm.Crm.Emulator;
using Microsoft.PowerPlatform.Dataverse.Client;

namespace Csm.Crm.Pipeline.Tests.Hosts;

/// <summary>
/// An organisation of the test's own, with our steps registered. The build says which kind it is. A host that lacks a
/// capability skips the test that asks for it, naming both; it never answers approximately.
/// </summary>
internal interface ITestHost
{
    /// <summary>Name, for reports.</summary>
    string Name { get; }

    /// <summary>Capabilities this host lacks, each with the reason.</summary>
    IReadOnlyDictionary<Capability, string> Missing { get; }

    /// <summary>The moment new rows get.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>The clock, for a test that moves it. Needs <see cref="Capability.Clock"/>.</summary>
    AdjustableClock Clock { get; }

    /// <summary>A client who may do everything.</summary>
    IOrganizationServiceAsync2 Administrator { get; }

    /// <summary>Requests, steps and queries. Needs <see cref="Capability.Journal"/>.</summary>
    Journal Journal { get; }

    /// <summary>Events of committed transactions, oldest first. Needs <see cref="Capability.BusinessEvents"/>.</summary>
    IReadOnlyList<BusinessEvent> BusinessEvents { get; }

    /// <summary>Views, charts, forms and dashboards. Needs <see cref="Capability.Content"/>.</summary>
    SolutionContent Content { get; }

    /// <summary>Asynchronous steps that threw, oldest first; always empty where they run with the request.</summary>
    IReadOnlyList<FailedJob> FailedJobs { get; }

    /// <summary>A client signed in as the user. Needs <see cref="Capability.Security"/>.</summary>
    IOrganizationServiceAsync2 ServiceFor(Guid userId);

    /// <summary>Adds a user with roles of the solution. Needs <see cref="Capability.Security"/>.</summary>
    Guid AddUser(string fullName, params string[] roleNames);

    /// <summary>Adds an owner team with members and roles of the solution. Needs <see cref="Capability.Security"/>.</summary>
    Guid AddTeam(string name, IEnumerable<Guid> members, params string[] roleNames);

    /// <summary>Gives a user or team a column security profile. Needs <see cref="Capability.Security"/>.</summary>
    void AssignProfile(Guid principalId, string profileName);

    /// <summary>Runs the asynchronous steps that wait and returns how many; 0 where none ever waits.</summary>
    int RunAsyncJobs();
}
