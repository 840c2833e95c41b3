using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Health;

/// <summary>Custom API csm_RecalculateHealth: scores an account now and says what came out; without an account, a portion of all of them.</summary>
public sealed class RecalculateHealthOnRequest : PluginBase
{
    /// <summary>Declares the API.</summary>
    public RecalculateHealthOnRequest()
        : base(new ApiRegistration(
            "csm_RecalculateHealth",
            "Recalculate health",
            "Scores an account from its current evidence; without an account, a portion of those the caller may read: call again with NextPage until there is none. May be repeated: without news it changes nothing.")
        {
            Privilege = "prvWritecsm_Goal",
            Requests =
            [
                new ApiParameter("Account", ApiParameterType.EntityReference, "The account to score; all of them, in portions, when left out.") { Table = Account.EntityLogicalName, IsOptional = true },
                new ApiParameter("Page", ApiParameterType.Integer, "Number of the portion when no account is given; 1 when left out.") { IsOptional = true },
            ],
            Responses =
            [
                new ApiParameter("ScoreId", ApiParameterType.Guid, "Id of the newest stored score (csm_healthscore); absent when none has been stored."),
                new ApiParameter("Status", ApiParameterType.String, "Unknown, Red, Amber or Green."),
                new ApiParameter("Score", ApiParameterType.Decimal, "0 to 100; absent when withheld for want of fresh evidence."),
                new ApiParameter("Withheld", ApiParameterType.Boolean, "True when there is too little fresh evidence to name a score."),
                new ApiParameter("Changed", ApiParameterType.Boolean, "True when a row was written."),
                new ApiParameter("Examined", ApiParameterType.Integer, "Accounts scored or refused with a reason; 0 when a portion is not that far yet."),
                new ApiParameter("ChangedAccounts", ApiParameterType.Integer, "Accounts whose score or figures were written."),
                new ApiParameter("NextPage", ApiParameterType.Integer, "Number of the portion to pass next, the same one where something of it was left; absent when all is done."),
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (call.OptionalReference("Account") is { } account)
        {
            ScoreOne(call, account);
        }
        else
        {
            ScorePortion(call);
        }
    }

    private static void ScoreOne(Invocation call, EntityReference account)
    {
        var outcome = call.RecalculateHealth().For(call.AccountAccess().Require(account), call.Now);
        call.Respond("ScoreId", outcome.ScoreId);
        call.Respond("Status", outcome.Band.ToString());
        call.Respond("Score", outcome.Score);
        call.Respond("Withheld", outcome.Score is null);
        call.Respond("Changed", outcome.Changed);
        call.Respond("Examined", 1);
        call.Respond("ChangedAccounts", outcome.Changed ? 1 : 0);
        call.Respond("Message", outcome.Message);
    }

    private static void ScorePortion(Invocation call)
    {
        var outcome = call.SweepAccounts().Portion(call.OptionalInput<int>("Page") ?? 1, call.Now);
        call.Respond("Changed", outcome.HasWritten);
        call.Respond("Examined", outcome.Examined);
        call.Respond("ChangedAccounts", outcome.Changed);
        call.Respond("NextPage", outcome.NextPage);
        call.Respond("Message", outcome.Message);
    }
}
