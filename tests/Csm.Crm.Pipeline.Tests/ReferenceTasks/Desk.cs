using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using Xunit.v3;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>
/// Somebody who has the role of the running reference task and no other, at work in an organisation with the reference
/// data. What a task does goes through <see cref="Service"/>; <see cref="World"/> sets the scene and looks at what came of it.
/// </summary>
internal sealed class Desk
{
    private const string AssessmentProfile = "Personal assessments";
    private int _people;

    public Desk()
    {
        World = CrmWorld.WithReferenceData();
        World.Needs(Capability.Security);
        var method = ((IXunitTestMethod)TestContext.Current.TestMethod!).Method;
        var task = (ReferenceTaskAttribute?)Attribute.GetCustomAttribute(method, typeof(ReferenceTaskAttribute))
            ?? throw new InvalidOperationException($"{method.Name} sits at a desk but does no reference task. Give it a [ReferenceTask].");
        Me = Employ(task.Role);
        Service = World.Organization.ServiceFor(Me);
        Screens = new Screens(World.Organization, Service);
    }

    /// <summary>The organisation, seen by nobody in particular.</summary>
    public CrmWorld World { get; }

    /// <summary>The user with the role of the task.</summary>
    public Guid Me { get; }

    /// <summary>The same user's client.</summary>
    public IOrganizationService Service { get; }

    /// <summary>What the user sees in the app.</summary>
    public Screens Screens { get; }

    public EntityReference Myself => new("systemuser", Me);

    /// <summary>Today, without the time.</summary>
    public DateTime Today => World.Now.Date;

    /// <summary>A customer of the user, as it was there before the task begins.</summary>
    public Account Customer(Action<Account>? overrides = null) => CustomerOf(Me, overrides);

    /// <summary>A customer of somebody.</summary>
    public Account CustomerOf(Guid owner, Action<Account>? overrides = null) => World.ProduceValidAccount(account =>
    {
        account.OwnerId = new EntityReference("systemuser", owner);
        account.SuccessManagerId = account.OwnerId;
        account.LifecyclePhase = LifecyclePhase.Operate;
        overrides?.Invoke(account);
    });

    /// <summary>Somebody else with a role.</summary>
    public Guid Employ(string role)
    {
        var user = World.Organization.AddUser($"Colleague {++_people} ({role})", role);
        if (role is "CSM" or "CSM lead" or "Customer success administrator")
        {
            World.Organization.AssignProfile(user, AssessmentProfile);
        }

        return user;
    }

    /// <summary>What a colleague with another role sees in the app.</summary>
    public Screens ScreensOf(string role) => new(World.Organization, World.Organization.ServiceFor(Employ(role)));

    /// <summary>Creates a row as the user.</summary>
    public T Add<T>(T row)
        where T : Entity
    {
        row.Id = Service.Create(row);
        return row;
    }

    /// <summary>Reads a row as the user.</summary>
    public T Open<T>(T row)
        where T : Entity => Open<T>(row.ToEntityReference());

    /// <summary>Reads a row as the user.</summary>
    public T Open<T>(EntityReference row)
        where T : Entity => Service.Retrieve(row.LogicalName, row.Id, new ColumnSet { AllColumns = true }).ToEntity<T>();

    /// <summary>Calls a Custom API as the user.</summary>
    public OrganizationResponse Call(string api, params (string Name, object Value)[] parameters) => World.CallAs(Me, api, parameters);

    /// <summary>Does what a colleague with another role must not do, and returns the sentence of the refusal.</summary>
    public string RefusedTo(string role, Action<IOrganizationService> act) => CrmWorld.Refusal(() => act(World.Organization.ServiceFor(Employ(role))));

    /// <summary>A row of the reference data by its name.</summary>
    public T Shipped<T>(string table, string name)
        where T : Entity => World.Everything<T>(table).Single(row => row.GetAttributeValue<string>("csm_name") == name);

    /// <summary>The shipped metric with a code.</summary>
    public EntityReference Metric(string code) => World.ProduceValidMetric(code).ToEntityReference();

    /// <summary>Runs the asynchronous steps; none may fail.</summary>
    public void Settle() => World.Settle();
}
