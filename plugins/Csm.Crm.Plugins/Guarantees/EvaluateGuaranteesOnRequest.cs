using System.Globalization;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Plugins.Value;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>Custom API csm_EvaluateGuarantees: measures what ended with a month, or holds a draft against history.</summary>
public sealed class EvaluateGuaranteesOnRequest : PluginBase
{
    /// <summary>Declares the API.</summary>
    public EvaluateGuaranteesOnRequest()
        : base(new ApiRegistration("csm_EvaluateGuarantees", "Evaluate guarantees", "Measures active guarantees for the periods that ended with a month, and their credit; a draft is held against a year and not stored. May be repeated; disputed figures stay frozen. Writes a portion of them: call again until none is left.")
        {
            Privilege = "prvWritecsm_Guarantee",
            Requests =
            [
                new ApiParameter("PeriodStart", ApiParameterType.DateTime, "First day of the month; days are those of the sites' own clocks. Quarters and years are measured with their last month."),
                new ApiParameter("Guarantee", ApiParameterType.EntityReference, "One guarantee only, which may be a draft; all active ones you may see when left out.") { Table = Guarantee.EntityLogicalName, IsOptional = true },
            ],
            Responses =
            [
                new ApiParameter("Evaluated", ApiParameterType.Integer, "Periods measured."),
                new ApiParameter("Met", ApiParameterType.Integer, "Periods that kept the promise."),
                new ApiParameter("NotMet", ApiParameterType.Integer, "Periods that did not: each is a credit and a call to action."),
                new ApiParameter("NotEnoughData", ApiParameterType.Integer, "Periods with too many gaps to say."),
                new ApiParameter("Frozen", ApiParameterType.Integer, "Disputed periods left as they were."),
                new ApiParameter("Left", ApiParameterType.Integer, "Guarantees this call did not come to: call again with the same month until it is 0."),
                new ApiParameter("Credit", ApiParameterType.Decimal, "Credit of the measured periods of one guarantee, in its currency; absent when all are measured, for currencies may differ."),
                new ApiParameter("Simulated", ApiParameterType.Boolean, "True when a draft was held against history and nothing was stored."),
                new ApiParameter("Message", ApiParameterType.String, "What was done and what stands in the way, in sentences."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var month = CalendarMonth.Of(call.Input<DateTime>("PeriodStart"));
        if (!CalendarMonth.IsOverEverywhere(month, call.Now))
        {
            throw new RefusalException(string.Format(
                CultureInfo.InvariantCulture, "The month {0:yyyy-MM} is not over yet everywhere (it is {1:yyyy-MM-dd HH:mm}, UTC), so no period ended with it. Evaluate it twelve hours after its last day.", month, call.Now));
        }

        var guarantee = call.OptionalReference("Guarantee");
        var outcome = guarantee is null ? call.EvaluateGuarantees().All(month, call.Now) : call.EvaluateGuarantees().One(guarantee.Id, month, call.Now);
        int Count(PeriodResult result) => outcome.Periods.Count(period => period.Finding.Result == result);
        var credit = outcome.Periods.Sum(period => period.Finding.Credit);
        call.Respond("Evaluated", outcome.Periods.Count);
        call.Respond("Met", Count(PeriodResult.Met));
        call.Respond("NotMet", Count(PeriodResult.NotMet));
        call.Respond("NotEnoughData", Count(PeriodResult.NotEnoughData));
        call.Respond("Frozen", outcome.Frozen);
        call.Respond("Left", outcome.Left);
        call.Respond("Credit", guarantee is null ? null : credit);
        call.Respond("Simulated", outcome.IsSimulation);
        call.Respond("Message", Sentences.Join(
            string.Format(
                CultureInfo.InvariantCulture, "{0} {1} periods up to {2:yyyy-MM}: {3} met, {4} not met, {5} without enough data, {6} disputed and left.{7}{8}{9}",
                outcome.IsSimulation ? "Held the draft against" : "Measured", outcome.Periods.Count, month, Count(PeriodResult.Met), Count(PeriodResult.NotMet), Count(PeriodResult.NotEnoughData), outcome.Frozen,
                outcome.IsSimulation ? string.Format(CultureInfo.InvariantCulture, " It would have cost {0:0.00}; nothing was stored.", credit) : "",
                outcome.Ended == 0 ? "" : string.Format(CultureInfo.InvariantCulture, " {0} guarantees were over and have ended.", outcome.Ended),
                outcome.Left == 0 ? "" : string.Format(CultureInfo.InvariantCulture, " {0} are left: call again.", outcome.Left)),
            [.. outcome.Obstacles, .. outcome.Doubts]));
    }
}
