using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Benchmarks.World;

/// <summary>Stage 20: derives a column of the target from another.</summary>
public sealed class TitleStep : IPlugin
{
    public void Execute(IServiceProvider serviceProvider)
    {
        var context = (IPluginExecutionContext)serviceProvider.GetService(typeof(IPluginExecutionContext))!;
        var target = (Entity)context.InputParameters["Target"];
        target["csm_title"] = target.GetAttributeValue<string>(People.Name).ToUpperInvariant();
    }
}

/// <summary>Stage 40: checks its post-image.</summary>
public sealed class CheckingStep : IPlugin
{
    public void Execute(IServiceProvider serviceProvider)
    {
        var context = (IPluginExecutionContext)serviceProvider.GetService(typeof(IPluginExecutionContext))!;
        if (context.PostEntityImages["Post"].GetAttributeValue<EntityReference>(People.Account) is null)
        {
            throw new InvalidPluginExecutionException("A person needs an account.");
        }
    }
}
