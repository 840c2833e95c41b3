using System.Globalization;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Steering;

/// <summary>Custom API csm_BacktestHealth: how well stored scores told how renewals ended.</summary>
public sealed class BacktestHealthOnRequest : PluginBase
{
    private const int UsualDays = 90;

    /// <summary>Declares the API.</summary>
    public BacktestHealthOnRequest()
        : base(new ApiRegistration("csm_BacktestHealth", "Backtest health", "Compares the scores stored before renewals with how these ended. Reads only; under 30 outcomes it says so instead of a figure.")
        {
            Privilege = "prvReadcsm_HealthScore",
            Requests =
            [
                new ApiParameter("AsOf", ApiParameterType.DateTime, "Renewals closed until this day count; today when left out.") { IsOptional = true },
                new ApiParameter("DaysBefore", ApiParameterType.Integer, "Age of the score compared, in days before the term end: 60, 90 or 180; 90 when left out.") { IsOptional = true },
                new ApiParameter("HealthModel", ApiParameterType.EntityReference, "Scores of one model only; of all models when left out.") { Table = HealthModel.EntityLogicalName, IsOptional = true },
            ],
            Responses =
            [
                new ApiParameter("Outcomes", ApiParameterType.Integer, "Closed renewals that had a score of that age before they were decided."),
                new ApiParameter("Auc", ApiParameterType.Decimal, "Chance that a lost renewal had the lower score, 0 to 1; absent with too few outcomes."),
                new ApiParameter("AucLow", ApiParameterType.Decimal, "Lower end of its 95 % interval."),
                new ApiParameter("AucHigh", ApiParameterType.Decimal, "Upper end of its 95 % interval."),
                new ApiParameter("CapturedShare", ApiParameterType.Decimal, "Share of lost renewals that were red, 0 to 1."),
                new ApiParameter("Flips", ApiParameterType.Decimal, "Mean changes of status in the 90 days before that score."),
                new ApiParameter("Message", ApiParameterType.String, "What was found, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var days = call.OptionalInput<int>("DaysBefore") ?? UsualDays;
        if (days is not (60 or UsualDays or 180))
        {
            throw new RefusalException($"Scores are compared 60, 90 or 180 days before the term end; {days} were asked for. Pass one of these.");
        }

        var result = call.BacktestHealth().Run(call.OptionalInput<DateTime>("AsOf") ?? call.Now, days, call.OptionalReference("HealthModel")?.Id);
        call.Respond("Outcomes", result.Outcomes);
        call.Respond("Auc", Rounded(result.Auc?.Value));
        call.Respond("AucLow", Rounded(result.Auc?.Low));
        call.Respond("AucHigh", Rounded(result.Auc?.High));
        call.Respond("CapturedShare", Rounded(result.Captured));
        call.Respond("Flips", Rounded(result.Flips));
        call.Respond("Message", MessageOf(result, days));
    }

    private static string MessageOf(Backtest result, int days) =>
        result.Outcomes < BacktestRule.FewestOutcomes ? $"Too few: {result.Outcomes} closed renewals that you may see had a score {days} days before and were decided after it; {BacktestRule.FewestOutcomes} are needed for a figure."
        : result.Auc is not { } auc ? $"All {result.Outcomes} closed renewals ended the same way, so there is nothing to tell apart."
        : string.Format(
            CultureInfo.InvariantCulture, "{0} closed renewals, scores {1} days before: AUC {2:0.00} ({3:0.00} to {4:0.00}); {5:0} % of the lost ones were red; {6:0.0} changes of status on average.",
            result.Outcomes, days, auc.Value, auc.Low, auc.High, 100 * (result.Captured ?? 0), result.Flips);

    private static object? Rounded(double? value) => value is { } known ? Math.Round((decimal)known, 4) : null;
}
