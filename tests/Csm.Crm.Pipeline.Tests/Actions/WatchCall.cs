using System.Reflection;
using Csm.Crm.Plugins.Actions;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Actions;

/// <summary>A call of csm_WatchCustomers whose requests go where the test wants them.</summary>
internal sealed class WatchCall : IServiceProvider
{
    private readonly IPluginExecutionContext _context;
    private readonly IOrganizationServiceFactory _factory;

    private WatchCall(IOrganizationService service, DateTime now)
    {
        _context = Answers.Of<IPluginExecutionContext>(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["get_MessageName"] = "csm_WatchCustomers",
            ["get_PrimaryEntityName"] = "none",
            ["get_Stage"] = 30,
            ["get_OperationCreatedOn"] = now,
            ["get_InputParameters"] = new ParameterCollection(),
            ["get_OutputParameters"] = new ParameterCollection(),
            ["get_SharedVariables"] = new ParameterCollection(),
        });
        _factory = Answers.Of<IOrganizationServiceFactory>(new Dictionary<string, object>(StringComparer.Ordinal) { ["CreateOrganizationService"] = service });
    }

    /// <summary>Calls it.</summary>
    public static void Run(IOrganizationService service, DateTime now) => new WatchCustomersOnRequest().Execute(new WatchCall(service, now));

    public object? GetService(Type serviceType) =>
        serviceType == typeof(IPluginExecutionContext) ? _context
        : serviceType == typeof(IOrganizationServiceFactory) ? _factory
        : serviceType == typeof(ITracingService) ? Answers.Of<ITracingService>([])
        : null;

    /// <summary>Answers some members and the others with nothing. Public, for the proxy derives from it.</summary>
    public class Answers : DispatchProxy
    {
        private Dictionary<string, object> _answers = [];

        public static T Of<T>(Dictionary<string, object> answers)
            where T : class
        {
            var proxy = Create<T, Answers>();
            ((Answers)(object)proxy)._answers = answers;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (_answers.TryGetValue(targetMethod!.Name, out var answer))
            {
                return answer;
            }

            var type = targetMethod.ReturnType;
            return type.IsValueType && type != typeof(void) ? Activator.CreateInstance(type) : null;
        }
    }
}
