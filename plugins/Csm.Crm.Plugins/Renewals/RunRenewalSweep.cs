using System.Globalization;
using Csm.Crm.Plugins.Registration;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>Custom API csm_RunRenewalSweep: starts every renewal that is due, for a daily schedule.</summary>
public sealed class RunRenewalSweep : PluginBase
{
    /// <summary>Declares the API.</summary>
    public RunRenewalSweep()
        : base(new ApiRegistration("csm_RunRenewalSweep", "Run renewal sweep", "Sets aside renewals of terms their contracts have no more, starts the renewal of every active subscription whose window is open, assesses the open ones, and closes those whose contract renewed itself. May be repeated: there is one renewal per term.")
        {
            Privilege = "prvCreatecsm_Renewal",
            Requests = [new ApiParameter("AsOf", ApiParameterType.DateTime, "Day to sweep for, UTC; today when left out.") { IsOptional = true }],
            Responses =
            [
                new ApiParameter("Examined", ApiParameterType.Integer, "Active subscriptions whose term ends within the longest preparation lead of the segments."),
                new ApiParameter("Triggered", ApiParameterType.Integer, "Renewals that were started; at most 100 a call."),
                new ApiParameter("AlreadyOpen", ApiParameterType.Integer, "Renewals that had been started before."),
                new ApiParameter("Assessed", ApiParameterType.Integer, "Open renewals whose likelihood was worked out."),
                new ApiParameter("Advanced", ApiParameterType.Integer, "Renewals that passed a checkpoint."),
                new ApiParameter("Questions", ApiParameterType.Integer, "Calls to action raised: an assessment is missing, disagrees with the rules, says watch at checkpoint 3, or holds an auto-renewal back; or a contract was ended and nobody said why."),
                new ApiParameter("AutoRenewed", ApiParameterType.Integer, "Renewals closed as won because the contract renewed itself; at most 50 a call, the next one takes the rest."),
                new ApiParameter("SetAside", ApiParameterType.Integer, "Renewals deactivated because their contract ends on another day now or is not active any more; at most 100 a call."),
                new ApiParameter("Left", ApiParameterType.Integer, "Renewals that are due to be set aside, started, assessed or closed and were left for the next call."),
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var asOf = call.OptionalInput<DateTime>("AsOf") ?? call.Now;
        var followed = call.SetRenewalsAside().All(call.Now);
        var outcome = call.TriggerRenewalsAsCaller().Sweep(asOf, call.Now);
        var assessed = call.AssessRenewals().Sweep(asOf, call.Now);
        call.TryBegin(KeepRenewalStages.Closing);
        var renewed = call.RenewByThemselves().Close(assessed.Won, call.Now);
        call.Respond("Examined", outcome.Examined);
        call.Respond("Triggered", outcome.Triggered);
        call.Respond("AlreadyOpen", outcome.AlreadyOpen);
        call.Respond("Assessed", assessed.Assessed);
        call.Respond("Advanced", assessed.Advanced);
        call.Respond("Questions", assessed.Questions);
        call.Respond("AutoRenewed", renewed);
        call.Respond("SetAside", followed.SetAside);
        var left = followed.Left + outcome.Left + assessed.Left + assessed.Won.Count - renewed;
        call.Respond("Left", left);
        call.Respond("Message", string.Format(
            CultureInfo.InvariantCulture, "{0} Assessed {1} open renewals: {2} passed a checkpoint, {3} calls for somebody's word; {4} contracts renewed themselves, {5} lost ones ended; {6} renewals of former terms were set aside and {7} taken up again.{8}",
            outcome.Message, assessed.Assessed, assessed.Advanced, assessed.Questions, renewed, assessed.Ended, followed.SetAside, followed.TakenUp, Sentences.CallAgain(left, "renewals")));
    }
}
