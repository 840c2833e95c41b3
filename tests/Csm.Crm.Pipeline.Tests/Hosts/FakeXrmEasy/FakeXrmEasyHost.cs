using System.Reflection;
using Csm.Crm.Emulator;
using Csm.Crm.Plugins;
using Csm.Crm.SolutionTool.Sync;
using Csm.Crm.Tables;
using FakeXrmEasy.Abstractions;
using FakeXrmEasy.Abstractions.Enums;
using FakeXrmEasy.Middleware;
using FakeXrmEasy.Middleware.Crud;
using FakeXrmEasy.Middleware.Messages;
using FakeXrmEasy.Middleware.Pipeline;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Hosts.FakeXrmEasy;

/// <summary>
/// FakeXrmEasy with our steps registered from the same classes the solution is written from. Made from its public
/// documentation only (dynamicsvalue.github.io/fake-xrm-easy-docs: quickstart/middleware, quickstart/plugins/pipeline), and
/// not yet run against the package.
/// </summary>
internal sealed class FakeXrmEasyHost : ITestHost
{
    private readonly IXrmFakedContext _context;

    public FakeXrmEasyHost()
    {
        _context = MiddlewareBuilder.New()
            .AddCrud()
            .AddFakeMessageExecutors()
            .AddPipelineSimulation()
            .UsePipelineSimulation()
            .UseCrud()
            .UseMessages()
            .SetLicense(License())
            .Build();
        _context.EnableProxyTypes(typeof(Account).Assembly);
        new StepRegistrar(_context).Register(RegistrationReader.Read(typeof(PluginBase).Assembly));
        Administrator = _context.GetAsyncOrganizationService2();
    }

    public string Name => "FakeXrmEasy";

    public IReadOnlyDictionary<Capability, string> Missing { get; } = new Dictionary<Capability, string>
    {
        [Capability.Clock] = "its documentation gives no way to set the time plug-ins of a simulated pipeline see in OperationCreatedOn.",
        [Capability.Security] = "it knows the calling user but does not hold him to the roles, depths and profiles of a solution.",
        [Capability.BulkMessages] = "its documentation does not say that steps on CreateMultiple and UpdateMultiple run for single-row messages and the other way round.",
        [Capability.CustomApis] = "a Custom API needs a message executor class and an early-bound request of its own there; none is written.",
        [Capability.UniqueKeys] = "its documentation does not say that alternate keys are unique; it wants them in entity metadata that is not initialised here.",
        [Capability.AsyncQueue] = "asynchronous steps do not wait in a queue that a test could run.",
        [Capability.Journal] = "its audit records plug-in steps, not the requests these make.",
        [Capability.BusinessEvents] = "business events are Custom APIs, and there is no transaction whose commit they could wait for.",
        [Capability.Content] = "it registers plug-ins and imports no solution, so it has no views, charts, forms or dashboards.",
    };

    public DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();

    public AdjustableClock Clock => Lacks<AdjustableClock>(Capability.Clock);

    public IOrganizationServiceAsync2 Administrator { get; }

    public Journal Journal => Lacks<Journal>(Capability.Journal);

    public IReadOnlyList<BusinessEvent> BusinessEvents => Lacks<IReadOnlyList<BusinessEvent>>(Capability.BusinessEvents);

    public SolutionContent Content => Lacks<SolutionContent>(Capability.Content);

    public IReadOnlyList<FailedJob> FailedJobs => [];

    public IOrganizationServiceAsync2 ServiceFor(Guid userId) => Lacks<IOrganizationServiceAsync2>(Capability.Security);

    public Guid AddUser(string fullName, params string[] roleNames) => Lacks<Guid>(Capability.Security);

    public Guid AddTeam(string name, IEnumerable<Guid> members, params string[] roleNames) => Lacks<Guid>(Capability.Security);

    public void AssignProfile(Guid principalId, string profileName) => Lacks<Guid>(Capability.Security);

    public int RunAsyncJobs() => 0;

    // The licence is the decision of whoever builds; the project file refuses to build without one.
    private static FakeXrmEasyLicense License()
    {
        var chosen = typeof(FakeXrmEasyHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == nameof(FakeXrmEasyLicense)).Value;
        return Enum.TryParse<FakeXrmEasyLicense>(chosen, out var license)
            ? license
            : throw new InvalidOperationException($"FakeXrmEasyLicense is '{chosen}', which FakeXrmEasy does not know. It knows: {string.Join(", ", Enum.GetNames<FakeXrmEasyLicense>())}.");
    }

    private T Lacks<T>(Capability capability)
    {
        NeedsAttribute.Require(this, capability);
        throw new InvalidOperationException($"{Name} has no {capability}, but its list of missing capabilities does not say so. Add it with the reason.");
    }
}
