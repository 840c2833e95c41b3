using Csm.Crm.Emulator;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Sandbox.World;

/// <summary>Somebody with one role of the solution and no other.</summary>
/// <param name="User">The user.</param>
/// <param name="Service">The user's client; what it does goes through the privileges of the role.</param>
public sealed record Colleague(EntityReference User, CountedService Service);

/// <summary>The people of the manufacturer, and the user the flows run as.</summary>
public sealed class SandboxStaff
{
    private const string AssessmentProfile = "Personal assessments";

    /// <summary>Employs them.</summary>
    public SandboxStaff(EmulatedOrganization organization)
    {
        ArgumentNullException.ThrowIfNull(organization);
        Csm = Employ(organization, "Astrid Lindqvist", "CSM");
        PeerCsm = Employ(organization, "Nils Berger", "CSM");
        Sales = Employ(organization, "Jonas Weber", "Sales");
        Service = Employ(organization, "Mira Kowalski", "Service");
        Administrator = Employ(organization, "Ole Berg", "Customer success administrator");
        Flows = Employ(organization, "csm-flows (owner of the flows)", "Customer success administrator");
        organization.AssignProfile(Csm.User.Id, AssessmentProfile);
        organization.AssignProfile(PeerCsm.User.Id, AssessmentProfile);
    }

    /// <summary>The customer success manager of the story's customers.</summary>
    public Colleague Csm { get; }

    /// <summary>The customer success manager of the customers they are compared with.</summary>
    public Colleague PeerCsm { get; }

    /// <summary>Account manager.</summary>
    public Colleague Sales { get; }

    /// <summary>Workshop and support.</summary>
    public Colleague Service { get; }

    /// <summary>Keeps sites, machines and subscriptions.</summary>
    public Colleague Administrator { get; }

    /// <summary>The user of the flows' connection, with the role the admin guide asks for.</summary>
    public Colleague Flows { get; }

    /// <summary>Requests of the people.</summary>
    public long RequestsOfPeople => new[] { Csm, PeerCsm, Sales, Service, Administrator }.Sum(colleague => colleague.Service.Requests);

    private static Colleague Employ(EmulatedOrganization organization, string name, string role)
    {
        var user = organization.AddUser(name, role);
        return new Colleague(new EntityReference("systemuser", user) { Name = name }, new CountedService(organization.ServiceFor(user)));
    }
}
