using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests.Plugins;

/// <summary>What the test plug-ins share: the services and the target.</summary>
public abstract class TestStep : IPlugin
{
    public void Execute(IServiceProvider serviceProvider)
    {
        var context = (IPluginExecutionContext)serviceProvider.GetService(typeof(IPluginExecutionContext))!;
        var factory = (IOrganizationServiceFactory)serviceProvider.GetService(typeof(IOrganizationServiceFactory))!;
        Run(context, factory.CreateOrganizationService(context.UserId));
    }

    protected abstract void Run(IPluginExecutionContext context, IOrganizationService service);

    protected static Entity Target(IPluginExecutionContext context) => (Entity)context.InputParameters["Target"];
}

/// <summary>Raises csm_count of its own target, which fires it again, and so on.</summary>
public sealed class RecursiveStep : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service) =>
        service.Update(new Entity("csm_item", context.PrimaryEntityId) { ["csm_count"] = context.Depth });
}

/// <summary>Writes a note, then refuses with the configured sentence.</summary>
public sealed class RefusingStep(string unsecure) : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service)
    {
        service.Create(new Entity("csm_note") { ["csm_name"] = "written before the refusal" });
        throw new InvalidPluginExecutionException(unsecure);
    }
}

/// <summary>Raises the configured business event.</summary>
public sealed class RaisingStep(string unsecure) : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service) =>
        service.Execute(new OrganizationRequest(unsecure));
}

/// <summary>Has a bug.</summary>
public sealed class BuggyStep : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service) =>
        throw new DivideByZeroException("no rows");
}

/// <summary>Appends to the name in the target and sets the count.</summary>
public sealed class RenamingStep : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service)
    {
        Target(context)["csm_name"] = Target(context).GetAttributeValue<string>("csm_name") + "!";
        Target(context)["csm_count"] = 7;
    }
}

/// <summary>The same for all rows of a multiple message.</summary>
public sealed class RenamingAllStep : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service)
    {
        foreach (var row in ((EntityCollection)context.InputParameters["Targets"]).Entities)
        {
            row["csm_name"] = row.GetAttributeValue<string>("csm_name") + "*";
        }
    }
}

/// <summary>Changes its pre-image, which must change nothing else.</summary>
public sealed class ImageChangingStep : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service) =>
        context.PreEntityImages["Pre"]["csm_name"] = "changed in the image";
}

/// <summary>Ignores a failed call and goes on, which the platform does not forgive.</summary>
public sealed class SwallowingStep : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service)
    {
        service.Create(new Entity("csm_note") { ["csm_name"] = "before" });
        try
        {
            service.Retrieve("csm_item", new Guid("99999999-0000-0000-0000-000000000000"), new ColumnSet("csm_name"));
        }
        catch (System.ServiceModel.FaultException<OrganizationServiceFault>)
        {
            context.SharedVariables["ignored"] = true;
        }
    }
}

/// <summary>Keeps state in a field, as no plug-in may; the number shows that instances are reused.</summary>
public sealed class CountingStep : TestStep
{
    private int _runs;

    protected override void Run(IPluginExecutionContext context, IOrganizationService service) =>
        service.Create(new Entity("csm_note") { ["csm_name"] = $"run {++_runs}" });
}

/// <summary>Creates the next item until the count is used up: asynchronous jobs that cause jobs.</summary>
public sealed class ChainStep : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service)
    {
        var left = Target(context).GetAttributeValue<int>("csm_count");
        if (left > 0)
        {
            service.Create(new Entity("csm_item") { ["csm_name"] = "chained", ["csm_count"] = left - 1 });
        }
    }
}

/// <summary>Custom API: repeats a text and counts the rows of csm_item the caller may read.</summary>
public sealed class EchoApi : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service)
    {
        context.OutputParameters["Echo"] = (string)context.InputParameters["Text"] + $"@{context.Stage}";
        context.OutputParameters["Items"] = service.RetrieveMultiple(new QueryExpression("csm_item")).Entities.Count;
        if ((string)context.InputParameters["Text"] == "undeclared")
        {
            context.OutputParameters["Surprise"] = 1;
        }

        if ((string)context.InputParameters["Text"] == "fail")
        {
            service.Execute(new CreateRequest { Target = new Entity("csm_note") { ["csm_name"] = "written by the API" } });
            throw new InvalidPluginExecutionException("The API refuses.");
        }
    }
}

/// <summary>Is no plug-in.</summary>
public sealed class NotAPlugin;
