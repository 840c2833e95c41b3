using System.Globalization;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Plugins.Renewals;

namespace Csm.Crm.Plugins.Steering;

/// <summary>Custom API csm_RefitRenewalModel: new coefficients of the likelihood, when there is enough to learn from.</summary>
public sealed class RefitRenewalModelOnRequest : PluginBase
{
    /// <summary>Declares the API.</summary>
    public RefitRenewalModelOnRequest()
        : base(new ApiRegistration("csm_RefitRenewalModel", "Refit renewal model", "Fits the likelihood of renewal to closed renewals; needs 50 outcomes with 10 of each, else it says so and keeps the coefficients.")
        {
            Privilege = "prvCreatecsm_RenewalModel",
            Responses =
            [
                new ApiParameter("Outcomes", ApiParameterType.Integer, "Closed renewals that could be used."),
                new ApiParameter("Refitted", ApiParameterType.Boolean, "True when the coefficients were fitted anew."),
                new ApiParameter("Coefficients", ApiParameterType.String, "The coefficients in force, as a JSON object of name and number."),
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var outcome = call.RefitRenewalModel().Refit(call.Now);
        call.Respond("Outcomes", outcome.Outcomes);
        call.Respond("Refitted", outcome.Refitted);
        call.Respond("Coefficients", JsonOf(outcome.Model));
        call.Respond("Message", outcome.Message);
    }

    private static string JsonOf(LikelihoodModel model)
    {
        string[] names = ["intercept", "health", "realisation", "usageCenter", "trend", "criticalActions", "overdueInvoices"];
        var values = new[] { model.Intercept }.Concat(model.Coefficients);
        return "{" + string.Join(",", names.Zip(values, (name, value) => string.Format(CultureInfo.InvariantCulture, "\"{0}\":{1:0.######}", name, value))) + "}";
    }
}
