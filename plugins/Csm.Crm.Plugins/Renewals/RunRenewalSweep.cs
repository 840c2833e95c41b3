using Csm.Crm.Plugins.Registration;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>Custom API csm_RunRenewalSweep: starts every renewal that is due, for a daily schedule.</summary>
public sealed class RunRenewalSweep : PluginBase
{
    /// <summary>Declares the API.</summary>
    public RunRenewalSweep()
        : base(new ApiRegistration("csm_RunRenewalSweep", "Run renewal sweep", "Starts the renewal of every active subscription whose window is open. May be repeated: there is one renewal per term.")
        {
            Requests = [new ApiParameter("AsOf", ApiParameterType.DateTime, "Day to sweep for, UTC; today when left out.") { IsOptional = true }],
            Responses =
            [
                new ApiParameter("Examined", ApiParameterType.Integer, "Active subscriptions whose term ends within the longest lead of 270 days."),
                new ApiParameter("Triggered", ApiParameterType.Integer, "Renewals that were started."),
                new ApiParameter("AlreadyOpen", ApiParameterType.Integer, "Renewals that had been started before."),
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var outcome = call.TriggerRenewalsAsCaller().Sweep(call.OptionalInput<DateTime>("AsOf") ?? call.Now, call.Now);
        call.Respond("Examined", outcome.Examined);
        call.Respond("Triggered", outcome.Triggered);
        call.Respond("AlreadyOpen", outcome.AlreadyOpen);
        call.Respond("Message", outcome.Message);
    }
}
