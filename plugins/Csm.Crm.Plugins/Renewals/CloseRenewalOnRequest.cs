using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>Custom API csm_CloseRenewal: records how a renewal ended.</summary>
public sealed class CloseRenewalOnRequest : PluginBase
{
    private const int LongestReason = 400;

    /// <summary>Declares the API.</summary>
    public CloseRenewalOnRequest()
        : base(new ApiRegistration("csm_CloseRenewal", "Close renewal", "Records how a renewal ended; won creates the successor subscription. May be repeated with the same outcome.")
        {
            Privilege = "prvWritecsm_Renewal",
            Requests =
            [
                new ApiParameter("Target", ApiParameterType.EntityReference, "The renewal to close.") { Table = Renewal.EntityLogicalName },
                new ApiParameter("Outcome", ApiParameterType.Integer, "Option of csm_RenewalOutcome: 729100000 renewed, 729100001 upsold, 729100002 downsold, 729100003 churned."),
                new ApiParameter("OutcomeArr", ApiParameterType.Decimal, "New recurring revenue per year in the subscription's currency; the forecast when left out.") { IsOptional = true },
                new ApiParameter("ChurnReason", ApiParameterType.String, "Why the customer left, at most 400 characters; needed when churned.") { IsOptional = true },
            ],
            Responses =
            [
                new ApiParameter("Successor", ApiParameterType.EntityReference, "The subscription of the new term; absent when churned.") { Table = Subscription.EntityLogicalName },
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var option = call.Input<int>("Outcome");
        var end = (RenewalEnd)(option - Choice.First);
        if (!Enum.IsDefined(typeof(RenewalEnd), end))
        {
            throw new RefusalException($"The outcome {option} is none of csm_RenewalOutcome. Pass 729100000 (renewed), 729100001 (upsold), 729100002 (downsold) or 729100003 (churned).");
        }

        var reason = call.OptionalText("ChurnReason")?.Trim();
        if (reason?.Length > LongestReason)
        {
            throw new RefusalException($"The churn reason has {reason.Length} characters. Say it in {LongestReason}; the long story belongs into an insight.");
        }

        call.TryBegin(KeepRenewalStages.Closing);
        var closed = call.CloseRenewal().Close(call.Input<EntityReference>("Target").Id, new Closing(end, call.OptionalInput<decimal>("OutcomeArr"), reason), call.Now);
        call.Respond("Successor", closed.Successor);
        call.Respond("Message", closed.Message);
    }
}
