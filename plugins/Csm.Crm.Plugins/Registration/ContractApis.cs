using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Registration;

/// <summary>
/// APIs whose contract is fixed but which no plug-in answers yet. The class that will answer one takes its declaration
/// from here; the solution tool refuses an API that is both a contract and answered.
/// </summary>
public static class ContractApis
{
    private const string Next = "1.1";

    /// <summary>All contracts.</summary>
    public static IReadOnlyList<ApiRegistration> All =>
        [AssignSegments, BacktestHealth, CloseRenewal, CreateValueReport, EvaluateGuarantees, RefitRenewalModel];

    /// <summary>R7: segments by rule.</summary>
    public static ApiRegistration AssignSegments => new("csm_AssignSegments", "Assign segments", "Gives every account the segment of the first rule that fits. May be repeated: an account in the right segment is not written.")
    {
        AnsweredFrom = Next,
        Requests = [Optional(Row("Account", Account.EntityLogicalName, "One account only; all active ones when left out."))],
        Responses = [Count("Examined", "Accounts looked at."), Count("Changed", "Accounts whose segment changed."), Message],
    };

    /// <summary>R16: how well past scores told what happened.</summary>
    public static ApiRegistration BacktestHealth => new("csm_BacktestHealth", "Backtest health", "Compares the scores stored before renewals with how these ended. Reads only; under 30 outcomes it says so instead of a figure.")
    {
        AnsweredFrom = Next,
        Requests =
        [
            Optional(Moment("AsOf", "Renewals closed until this day count; today when left out.")),
            Optional(Number("DaysBefore", "Age of the score compared, in days before the term end: 60, 90 or 180; 90 when left out.")),
            Optional(Row("HealthModel", HealthModel.EntityLogicalName, "Scores of one model only; of all models when left out.")),
        ],
        Responses =
        [
            Count("Outcomes", "Closed renewals that had a score of that age."),
            Fraction("Auc", "Chance that a lost renewal had the lower score, 0 to 1; absent with too few outcomes."),
            Fraction("AucLow", "Lower end of its 95 % interval."),
            Fraction("AucHigh", "Upper end of its 95 % interval."),
            Fraction("CapturedShare", "Share of lost renewals that were red, 0 to 1."),
            Message,
        ],
    };

    /// <summary>R12: ends a renewal.</summary>
    public static ApiRegistration CloseRenewal => new("csm_CloseRenewal", "Close renewal", "Records how a renewal ended; won creates the successor subscription. May be repeated with the same outcome.")
    {
        AnsweredFrom = Next,
        Requests =
        [
            Row("Target", Renewal.EntityLogicalName, "The renewal to close."),
            Number("Outcome", "Option of csm_RenewalOutcome: 729100000 renewed, 729100001 upsold, 729100002 downsold, 729100003 churned."),
            Optional(Fraction("OutcomeArr", "New recurring revenue per year in the subscription's currency; the forecast when left out.")),
            Optional(Text("ChurnReason", "Why the customer left, at most 400 characters; needed when churned.")),
        ],
        Responses = [Row("Successor", Subscription.EntityLogicalName, "The subscription of the new term; absent when churned."), Message],
    };

    /// <summary>Value report of a period.</summary>
    public static ApiRegistration CreateValueReport => new("csm_CreateValueReport", "Create value report", "Writes the value report of an account for a period. May be repeated: a draft of the same period and audience is written anew.")
    {
        AnsweredFrom = Next,
        Requests =
        [
            Row("Target", Account.EntityLogicalName, "The customer."),
            Moment("From", "First day of the period."),
            Moment("To", "Last day of the period."),
            Optional(Number("Audience", "Option of csm_UsageCenterRole the report is written for; 729100000 (economic buyer) when left out.")),
        ],
        Responses = [Row("Report", "csm_valuereport", "The report."), Message],
    };

    /// <summary>R11: measures guarantees.</summary>
    public static ApiRegistration EvaluateGuarantees => new("csm_EvaluateGuarantees", "Evaluate guarantees", "Measures active guarantees for the periods that ended with a month, and their credit. May be repeated; disputed figures stay frozen.")
    {
        AnsweredFrom = Next,
        Requests =
        [
            Moment("PeriodStart", "First day of the month; quarters and years are measured with their last month."),
            Optional(Row("Guarantee", "csm_guarantee", "One guarantee only; all active ones when left out.")),
        ],
        Responses =
        [
            Count("Evaluated", "Periods measured."), Count("Met", "Periods that kept the promise."), Count("NotMet", "Periods that did not: each is a credit and a call to action."),
            Count("NotEnoughData", "Periods with too many gaps to say."), Count("Frozen", "Disputed periods left as they were."), Message,
        ],
    };

    /// <summary>R12: new coefficients of the likelihood.</summary>
    public static ApiRegistration RefitRenewalModel => new("csm_RefitRenewalModel", "Refit renewal model", "Fits the likelihood of renewal to closed renewals; needs 50 outcomes with 10 of each, else it says so and keeps the coefficients.")
    {
        AnsweredFrom = Next,
        Responses =
        [
            Count("Outcomes", "Closed renewals that could be used."), Flag("Refitted", "True when the coefficients were fitted anew."),
            Text("Coefficients", "The coefficients in force, as a JSON object of name and number."), Message,
        ],
    };

    private static ApiParameter Message => Text("Message", "What was done, in a sentence.");

    private static ApiParameter Row(string name, string table, string description) => new(name, ApiParameterType.EntityReference, description) { Table = table };

    private static ApiParameter Moment(string name, string description) => new(name, ApiParameterType.DateTime, description);

    private static ApiParameter Number(string name, string description) => new(name, ApiParameterType.Integer, description);

    private static ApiParameter Count(string name, string description) => new(name, ApiParameterType.Integer, description);

    private static ApiParameter Fraction(string name, string description) => new(name, ApiParameterType.Decimal, description);

    private static ApiParameter Flag(string name, string description) => new(name, ApiParameterType.Boolean, description);

    private static ApiParameter Text(string name, string description) => new(name, ApiParameterType.String, description);

    private static ApiParameter Optional(ApiParameter parameter) => parameter with { IsOptional = true };
}
