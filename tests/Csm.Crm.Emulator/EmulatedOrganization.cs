using System.ServiceModel;
using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Store;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator;

/// <summary>
/// An embedded Dataverse: imports the packed managed solution an admin would import, with the plug-in binary in it, and
/// executes messages as the platform would. What it does not support faults by name; SEMANTICS.md lists the rules, where
/// they come from, and what is refused.
/// </summary>
/// <remarks>
/// Calls from several threads are served one after the other. Worlds share nothing that changes, so tests may run side by
/// side with a world each.
/// </remarks>
public sealed class EmulatedOrganization
{
    private readonly OrganizationCore _core;
    private readonly List<FailedJob> _failedJobs = [];

    private EmulatedOrganization(OrganizationCore core)
    {
        _core = core;
        Administrator = ServiceFor(core.Identity.AdministratorId);
    }

    /// <summary>The organisation's clock.</summary>
    public AdjustableClock Clock => _core.Clock;

    /// <summary>A client signed in as system administrator, for whom no privilege check applies.</summary>
    public IOrganizationServiceAsync2 Administrator { get; }

    /// <summary>Asynchronous steps that threw, oldest first.</summary>
    public IReadOnlyList<FailedJob> FailedJobs => _failedJobs;

    /// <summary>Asynchronous steps waiting, by step name, in the order they will run.</summary>
    public IReadOnlyList<string> WaitingJobs => _core.Exclusively(() => _core.Jobs.Select(job => job.Step.Name).ToList());

    /// <summary>Business events of committed transactions, oldest first.</summary>
    public IReadOnlyList<BusinessEvent> BusinessEvents => _core.BusinessEvents;

    /// <summary>Custom APIs that a catalog of the solution lists as business events, by unique name.</summary>
    public IReadOnlySet<string> CatalogedApis => _core.Model.CatalogedApis;

    /// <summary>Views, charts, forms and dashboards of the solution.</summary>
    public SolutionContent Content => _core.Model.Content;

    /// <summary>Requests, steps, queries and writes.</summary>
    public Journal Journal => _core.Journal;

    /// <summary>Habits enforced on plug-ins. Set it after seeding to leave the seed out.</summary>
    /// <exception cref="InvalidOperationException">A registered step breaks a rule that looks at registrations.</exception>
    public GuardRails GuardRails
    {
        get => _core.Guard.Rails;
        set => _core.Guard.Rails = value;
    }

    /// <summary>Service protection limits, or null for none. Requests are counted from the moment they are switched on.</summary>
    public ServiceProtection? ServiceProtection
    {
        get => _core.Throttle.Limits;
        set => _core.Throttle.Limits = value;
    }

    /// <summary>The plug-in assembly found in the zip.</summary>
    /// <exception cref="InvalidOperationException">The solution has none.</exception>
    public PluginBinary PluginBinary => _core.Binary
        ?? throw new InvalidOperationException($"The solution '{SolutionName}' contains no plug-in assembly.");

    /// <summary>Unique name of the imported solution.</summary>
    public string SolutionName => _core.Model.UniqueName;

    /// <summary>Version of the imported solution.</summary>
    public string SolutionVersion => _core.Model.Version;

    /// <summary>Imports a packed managed solution into a new, empty organisation.</summary>
    /// <param name="managedSolutionZip">Bytes of the zip.</param>
    /// <param name="options">Clock, journal and currency; defaults when null.</param>
    /// <exception cref="SolutionImportException">The zip cannot be imported; the message names the component.</exception>
    public static EmulatedOrganization Import(byte[] managedSolutionZip, EmulatorOptions? options = null)
    {
        options ??= new EmulatorOptions();
        var model = SolutionReader.Read(managedSolutionZip);
        Metadata.FailedKeys.TakeFrom(model, options.FailedKeys);
        var binary = model.Assembly is null ? null : PluginLoader.Load(model.Assembly);
        var core = new OrganizationCore(
            model, binary, new PluginCatalogue(model, binary?.Assembly), new RowStore(model.Tables), new UserDirectory(), new IdSource((ulong)options.IdSeed), new AdjustableClock(options.StartsAt), options);
        Genesis.Populate(core);
        return new EmulatedOrganization(core) { GuardRails = options.GuardRails };
    }

    /// <summary>A client signed in as the user.</summary>
    /// <param name="userId">A user from <see cref="AddUser"/>.</param>
    /// <exception cref="FaultException{TDetail}">There is no such user.</exception>
    public IOrganizationServiceAsync2 ServiceFor(Guid userId) => new EmulatedService(_core, _core.Users[userId].Id);

    /// <summary>The business unit the organisation is born with.</summary>
    public Guid RootBusinessUnitId => _core.Identity.BusinessUnitId;

    /// <summary>Adds a business unit.</summary>
    /// <param name="name">Name.</param>
    /// <param name="parentId">Unit above; the root unit when null.</param>
    /// <returns>The unit's id.</returns>
    public Guid AddBusinessUnit(string name, Guid? parentId = null) =>
        _core.Exclusively(() => Genesis.AddBusinessUnit(_core, name, ExistingUnit(parentId)));

    /// <summary>Adds a user in the root business unit.</summary>
    /// <param name="fullName">Name shown in lookups.</param>
    /// <param name="roleNames">Roles of the solution by name, or "System Administrator".</param>
    /// <returns>The user's id.</returns>
    /// <exception cref="ArgumentException">A role is not in the solution.</exception>
    public Guid AddUser(string fullName, params string[] roleNames) => AddUser(fullName, RootBusinessUnitId, roleNames);

    /// <summary>Adds a user in a business unit.</summary>
    /// <param name="fullName">Name shown in lookups.</param>
    /// <param name="businessUnitId">A unit from <see cref="AddBusinessUnit"/>.</param>
    /// <param name="roleNames">Roles of the solution by name, or "System Administrator".</param>
    /// <returns>The user's id.</returns>
    /// <exception cref="ArgumentException">A role is not in the solution.</exception>
    public Guid AddUser(string fullName, Guid businessUnitId, params string[] roleNames)
    {
        var roles = Array.ConvertAll(roleNames, RoleOf);
        return _core.Exclusively(() => Genesis.AddUser(_core, _core.Ids.Next(), fullName, roles.Contains(null), roles.OfType<Role>(), ExistingUnit(businessUnitId)));
    }

    /// <summary>Adds an owner team. Its members have the privileges of its roles as far as these reach from the team.</summary>
    /// <param name="name">Name shown in lookups.</param>
    /// <param name="businessUnitId">A unit from <see cref="AddBusinessUnit"/>, or <see cref="RootBusinessUnitId"/>.</param>
    /// <param name="members">Users from <see cref="AddUser(string, string[])"/>.</param>
    /// <param name="roleNames">Roles of the solution by name.</param>
    /// <returns>The team's id.</returns>
    /// <exception cref="ArgumentException">A role is not in the solution.</exception>
    public Guid AddTeam(string name, Guid businessUnitId, IEnumerable<Guid> members, params string[] roleNames)
    {
        var roles = Array.ConvertAll(roleNames, role => RoleOf(role) ?? throw new ArgumentException($"A team cannot have the role '{role}' here; give it to users.", nameof(roleNames)));
        return _core.Exclusively(() => Genesis.AddTeam(_core, name, roles, members, ExistingUnit(businessUnitId)));
    }

    /// <summary>Gives a user or team a column security profile of the solution.</summary>
    /// <param name="principalId">User or team.</param>
    /// <param name="profileName">Name of the profile.</param>
    /// <exception cref="ArgumentException">The solution has no such profile.</exception>
    /// <exception cref="FaultException{TDetail}">There is no such user or team.</exception>
    public void AssignProfile(Guid principalId, string profileName)
    {
        var profiles = _core.Model.ColumnProfiles;
        var profile = profiles.FirstOrDefault(candidate => candidate.Name == profileName)
            ?? throw new ArgumentException($"The solution has no column security profile '{profileName}'. Profiles: {string.Join(", ", profiles.Select(candidate => candidate.Name))}.", nameof(profileName));
        _core.Exclusively(() =>
        {
            _core.Users.AddProfile(principalId, profile);
            return profile;
        });
    }

    /// <summary>
    /// Runs the waiting asynchronous steps, and those they cause, until none is left. As on the platform they run outside
    /// a transaction: each of their calls commits by itself. A job that throws goes to <see cref="FailedJobs"/>.
    /// </summary>
    /// <returns>Number of jobs run, failed ones included.</returns>
    /// <exception cref="InvalidOperationException">The jobs keep causing jobs beyond <see cref="EmulatorOptions.AsyncJobLimit"/>.</exception>
    public int RunAsyncJobs() => _core.Exclusively(() =>
    {
        var count = 0;
        while (_core.Jobs.TryDequeue(out var job))
        {
            if (++count > _core.Options.AsyncJobLimit)
            {
                throw new InvalidOperationException($"{_core.Options.AsyncJobLimit} asynchronous jobs ran and more wait; the last was '{job.Step.Name}'. Raise EmulatorOptions.AsyncJobLimit if that is right.");
            }

            Run(job);
        }

        return count;
    });

    /// <summary>
    /// A second organisation in the same state: rows are shared until one of the two writes, so it is cheap. Clock, users and
    /// waiting jobs are its own; its journal starts empty. Plug-in instances are shared, as the platform shares them.
    /// </summary>
    public EmulatedOrganization Fork() => _core.Exclusively(() =>
    {
        var copy = new OrganizationCore(
            _core.Model, _core.Binary, _core.Plugins, _core.Store.Fork(), _core.Users.Fork(), _core.Ids.Fork(), new AdjustableClock(_core.Clock.GetUtcNow()), _core.Options);
        foreach (var job in _core.Jobs)
        {
            copy.Jobs.Enqueue(job with { Context = ContextFactory.Frozen(job.Context) });
        }

        var fork = new EmulatedOrganization(copy) { GuardRails = GuardRails, ServiceProtection = ServiceProtection };
        fork._failedJobs.AddRange(_failedJobs);
        copy.BusinessEvents.AddRange(_core.BusinessEvents);
        return fork;
    });

    private void Run(AsyncJob job)
    {
        try
        {
            _core.Invoker.Invoke(job.Step.TypeName, job.Step.Configuration, job.Context, transaction: null);
        }
        catch (FaultException<OrganizationServiceFault> exception)
        {
            _failedJobs.Add(new FailedJob(
                job.Step.Name, job.Context.MessageName, job.Context.PrimaryEntityName, job.Context.PrimaryEntityId, exception.Detail.Message, exception.Detail.TraceText ?? string.Empty));
        }
    }

    private Guid ExistingUnit(Guid? id) => id is not { } unit ? RootBusinessUnitId
        : _core.Store[_core.Model["businessunit"]].Find(unit)?.Id ?? throw Fault.DoesNotExist("businessunit", unit);

    // Null stands for the platform's own administrator role.
    private Role? RoleOf(string name) => name == Genesis.AdministratorRole
        ? null
        : _core.Model.Roles.FirstOrDefault(role => role.Name == name)
            ?? throw new ArgumentException($"The solution has no role '{name}'. Roles: {string.Join(", ", _core.Model.Roles.Select(role => role.Name).Append(Genesis.AdministratorRole))}.", nameof(name));
}
