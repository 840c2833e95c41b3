using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests.Plugins;

/// <summary>Does what guard rails forbid; the configuration says what: a number of reads, "all" columns, an "unchanged" column, or a "batch".</summary>
public sealed class GreedyStep(string unsecure) : TestStep
{
    protected override void Run(IPluginExecutionContext context, IOrganizationService service)
    {
        switch (unsecure)
        {
            case "all":
                service.Retrieve("csm_item", context.PrimaryEntityId, new ColumnSet { AllColumns = true });
                break;
            case "unchanged":
                var name = service.Retrieve("csm_item", context.PrimaryEntityId, new ColumnSet("csm_name"))["csm_name"];
                service.Update(new Entity("csm_item", context.PrimaryEntityId) { ["csm_name"] = name });
                break;
            case "batch":
                service.Execute(new UpdateMultipleRequest { Targets = new EntityCollection([new Entity("csm_item", context.PrimaryEntityId) { ["csm_count"] = 7 }]) { EntityName = "csm_item" } });
                break;
            default:
                for (var i = 0; i < int.Parse(unsecure, System.Globalization.CultureInfo.InvariantCulture); i++)
                {
                    service.Retrieve("csm_item", context.PrimaryEntityId, new ColumnSet("csm_name"));
                }

                break;
        }
    }
}
