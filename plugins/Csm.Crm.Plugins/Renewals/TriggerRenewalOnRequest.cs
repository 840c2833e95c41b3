using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>Custom API csm_TriggerRenewal: starts the renewal of a subscription if its window is open.</summary>
public sealed class TriggerRenewalOnRequest : PluginBase
{
    /// <summary>Declares the API.</summary>
    public TriggerRenewalOnRequest()
        : base(new ApiRegistration("csm_TriggerRenewal", "Trigger renewal", "Starts the renewal of a subscription's running term, once its window is open. May be repeated: there is one renewal per term.")
        {
            Requests = [new ApiParameter("Subscription", ApiParameterType.EntityReference, "The subscription to renew.") { Table = Subscription.EntityLogicalName }],
            Responses =
            [
                new ApiParameter("RenewalId", ApiParameterType.Guid, "Id of the renewal (csm_renewal); absent while the window is closed."),
                new ApiParameter("Created", ApiParameterType.Boolean, "True when this call created the renewal."),
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var outcome = call.TriggerRenewalsAsCaller().For(call.Input<EntityReference>("Subscription").Id, call.Now);
        call.Respond("RenewalId", outcome.RenewalId);
        call.Respond("Created", outcome.Created);
        call.Respond("Message", outcome.Message);
    }
}
