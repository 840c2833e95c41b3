using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Tests.Plugins;

/// <summary>Creates a second item for SYSTEM below the first, which a user creates.</summary>
public sealed class NestingStep : IPlugin
{
    public void Execute(IServiceProvider serviceProvider)
    {
        var context = (IPluginExecutionContext)serviceProvider.GetService(typeof(IPluginExecutionContext))!;
        var factory = (IOrganizationServiceFactory)serviceProvider.GetService(typeof(IOrganizationServiceFactory))!;
        if (context.Depth == 1)
        {
            factory.CreateOrganizationService(null).Create(new Entity("csm_item") { ["csm_name"] = "nested" });
        }
    }
}
