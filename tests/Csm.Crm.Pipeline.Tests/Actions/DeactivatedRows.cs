using System.Reflection;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Actions;

/// <summary>A platform whose calls to action were deactivated and left open, as an earlier version let them be.</summary>
internal static class DeactivatedRows
{
    public static IOrganizationService Over(IOrganizationService service) => Proxy.Over(service);

    /// <summary>Public, for the proxy derives from it.</summary>
    public class Proxy : DispatchProxy
    {
        private IOrganizationService? _service;

        public static IOrganizationService Over(IOrganizationService service)
        {
            var proxy = Create<IOrganizationService, Proxy>();
            ((Proxy)(object)proxy)._service = service;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var answer = targetMethod!.Invoke(_service, args);
            foreach (var row in (answer as EntityCollection)?.Entities.Where(row => row.LogicalName == CallToAction.EntityLogicalName) ?? [])
            {
                row[CallToAction.Columns.StateCode] = new OptionSetValue(1);
            }

            return answer;
        }
    }
}
