using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Health;

/// <summary>Custom API csm_RecalculateHealth: scores an account now and says what came out.</summary>
public sealed class RecalculateHealthOnRequest : PluginBase
{
    /// <summary>Declares the API.</summary>
    public RecalculateHealthOnRequest()
        : base(new ApiRegistration("csm_RecalculateHealth", "Recalculate health", "Scores an account from its current evidence. May be repeated: without news it changes nothing.")
        {
            Requests = [new ApiParameter("Account", ApiParameterType.EntityReference, "The account to score.") { Table = Account.EntityLogicalName }],
            Responses =
            [
                new ApiParameter("ScoreId", ApiParameterType.Guid, "Id of the newest stored score (csm_healthscore); absent when none has been stored."),
                new ApiParameter("Status", ApiParameterType.String, "Unknown, Red, Amber or Green."),
                new ApiParameter("Score", ApiParameterType.Decimal, "0 to 100; absent when withheld for want of fresh evidence."),
                new ApiParameter("Withheld", ApiParameterType.Boolean, "True when there is too little fresh evidence to name a score."),
                new ApiParameter("Changed", ApiParameterType.Boolean, "True when a row was written."),
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var outcome = call.RecalculateHealth().For(call.AccountAccess().Require(call.Input<EntityReference>("Account")), call.Now);
        call.Respond("ScoreId", outcome.ScoreId);
        call.Respond("Status", outcome.Band.ToString());
        call.Respond("Score", outcome.Score);
        call.Respond("Withheld", outcome.Score is null);
        call.Respond("Changed", outcome.Changed);
        call.Respond("Message", outcome.Message);
    }
}
