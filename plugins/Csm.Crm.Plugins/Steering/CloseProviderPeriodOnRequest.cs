using System.Globalization;
using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Steering;

/// <summary>
/// Custom API csm_CloseProviderPeriod: the provider's own figures of a period. An API of its own, not part of a sweep:
/// it is about the whole organisation, asks for the right to write configuration, and is wanted once a month.
/// </summary>
public sealed class CloseProviderPeriodOnRequest : PluginBase
{
    private const string WithoutCost =
        "The cost per account is not worked out, for the cost of an hour is not known: enter it as the environment variable Hourly cost (csm_HourlyCost), or pass HourlyCost.";

    /// <summary>Declares the API.</summary>
    public CloseProviderPeriodOnRequest()
        : base(new ApiRegistration("csm_CloseProviderPeriod", "Close provider period", "Works out GRR, NRR, logo churn, health coverage, time to first value, cost per account, ARR and hours per CSM of a period and writes them to its objectives. May be repeated.")
        {
            Privilege = "prvWritecsm_CsmObjective",
            Requests =
            [
                new ApiParameter("Day", ApiParameterType.DateTime, "Any day of the period, UTC."),
                new ApiParameter("PeriodKind", ApiParameterType.Integer, "Option of csm_CalendarPeriod: 729100000 month, 729100001 quarter, 729100002 year. Left out, the month is closed, and the quarter and the year that end with it.") { IsOptional = true },
                new ApiParameter("HourlyCost", ApiParameterType.Decimal, "Cost of an hour of work in the organisation's currency; left out or 0, there is no cost per account, and the message says so.") { IsOptional = true },
            ],
            Responses =
            [
                new ApiParameter("Written", ApiParameterType.Integer, "Objectives written; those with the same figure are not."),
                new ApiParameter("Missed", ApiParameterType.Integer, "Figures on the wrong side of their threshold."),
                new ApiParameter("PerCsm", ApiParameterType.String, "One line per customer success manager: accounts, recurring revenue, hours, and the cost per account when it is known; of the shortest period closed."),
                new ApiParameter("Message", ApiParameterType.String, "The figures of each period closed, in sentences."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var periods = PeriodsOf(call.Input<DateTime>("Day"), call.OptionalInput<int>("PeriodKind"));
        var period = periods[0];
        if (period.End > call.Now)
        {
            throw new RefusalException(Text("The period {0:yyyy-MM-dd} to {1:yyyy-MM-dd} is not over yet (it is {2:yyyy-MM-dd}, UTC). Close it after its last day.", period.Start, period.Last, call.Now));
        }

        var cost = CostOf(call.OptionalInput<decimal>("HourlyCost"));
        var outcomes = call.CloseProviderPeriod().Close(periods, cost);
        call.Respond("Written", outcomes.Sum(outcome => outcome.Written));
        call.Respond("Missed", outcomes.Sum(outcome => outcome.Missed.Count));
        call.Respond("PerCsm", outcomes[0].Figures.PerManager);
        call.Respond("Message", string.Join(" ", outcomes.Select(MessageOf).Concat(cost is null ? [WithoutCost] : Array.Empty<string>())));
    }

    private static IReadOnlyList<ProviderPeriod> PeriodsOf(DateTime day, int? kind)
    {
        if (kind is not { } option)
        {
            return ProviderPeriod.EndingWithMonthOf(day);
        }

        var length = (CalendarLength)(option - Choice.First);
        return Enum.IsDefined(typeof(CalendarLength), length)
            ? [ProviderPeriod.Of(length, day)]
            : throw new RefusalException($"The period kind {option} is none of csm_CalendarPeriod. Pass 729100000 (month), 729100001 (quarter) or 729100002 (year).");
    }

    // An environment variable cannot be empty where a flow uses it, so 0 is how it says that nobody entered a cost.
    private static decimal? CostOf(decimal? given) => given switch
    {
        null or 0m => null,
        < 0m => throw new RefusalException(Text("An hour of work cannot cost {0:0.##}. Pass a cost above 0, or 0 to leave the cost per account out.", given)),
        _ => given,
    };

    private static string MessageOf(ProviderOutcome outcome) => Text(
        "{0:yyyy-MM-dd} to {1:yyyy-MM-dd}: {2}.{3}",
        outcome.Period.Start,
        outcome.Period.Last,
        outcome.Figures.Values.Count == 0 ? "there is nothing to work figures out from" : string.Join(", ", outcome.Figures.Values.Select(figure => Text("{0} {1:0.##}", ProviderMeasures.NameOf(figure.Key), figure.Value))),
        outcome.Missed.Count == 0 ? "" : $" Act on: {string.Join(", ", outcome.Missed.Select(ProviderMeasures.NameOf))}.");

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
