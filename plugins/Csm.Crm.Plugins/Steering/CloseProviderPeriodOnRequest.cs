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
    /// <summary>Declares the API.</summary>
    public CloseProviderPeriodOnRequest()
        : base(new ApiRegistration("csm_CloseProviderPeriod", "Close provider period", "Works out GRR, NRR, logo churn, health coverage, time to first value, ARR and hours per CSM of a period and writes them to its objectives. May be repeated.")
        {
            Privilege = "prvWritecsm_CsmObjective",
            Requests =
            [
                new ApiParameter("Day", ApiParameterType.DateTime, "Any day of the period, UTC."),
                new ApiParameter("PeriodKind", ApiParameterType.Integer, "Option of csm_CalendarPeriod: 729100000 month, 729100001 quarter, 729100002 year; month when left out.") { IsOptional = true },
                new ApiParameter("HourlyCost", ApiParameterType.Decimal, "Cost of an hour of work in the organisation's currency; left out, there is no cost per account.") { IsOptional = true },
            ],
            Responses =
            [
                new ApiParameter("Written", ApiParameterType.Integer, "Objectives written; those with the same figure are not."),
                new ApiParameter("Missed", ApiParameterType.Integer, "Figures on the wrong side of their threshold."),
                new ApiParameter("PerCsm", ApiParameterType.String, "One line per customer success manager: accounts, recurring revenue, hours."),
                new ApiParameter("Message", ApiParameterType.String, "The figures, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var option = call.OptionalInput<int>("PeriodKind") ?? Choice.First;
        var length = (CalendarLength)(option - Choice.First);
        if (!Enum.IsDefined(typeof(CalendarLength), length))
        {
            throw new RefusalException($"The period kind {option} is none of csm_CalendarPeriod. Pass 729100000 (month), 729100001 (quarter) or 729100002 (year).");
        }

        var start = GuaranteeCalendar.StartOf(length, call.Input<DateTime>("Day"));
        var end = start.AddMonths(GuaranteeCalendar.MonthsOf(length));
        if (end > call.Now)
        {
            throw new RefusalException(Text("The period {0:yyyy-MM-dd} to {1:yyyy-MM-dd} is not over yet (it is {2:yyyy-MM-dd}, UTC). Close it after its last day.", start, end.AddDays(-1), call.Now));
        }

        var outcome = call.CloseProviderPeriod().Close((CalendarPeriod)option, start, end.AddDays(-1), call.OptionalInput<decimal>("HourlyCost"));
        call.Respond("Written", outcome.Written);
        call.Respond("Missed", outcome.Missed.Count);
        call.Respond("PerCsm", string.Join("\n", outcome.Figures.Managers.Select(manager => Text(
            "{0}: {1} accounts, {2:0.##} per year, {3:0.##} h", manager.Name, manager.Accounts, manager.Arr, manager.Hours))));
        call.Respond("Message", Text(
            "{0:yyyy-MM-dd} to {1:yyyy-MM-dd}: {2}.{3}",
            start,
            end.AddDays(-1),
            outcome.Figures.Values.Count == 0 ? "there is nothing to work figures out from" : string.Join(", ", outcome.Figures.Values.Select(figure => Text("{0} {1:0.##}", ProviderMeasures.NameOf(figure.Key), figure.Value))),
            outcome.Missed.Count == 0 ? "" : $" Act on: {string.Join(", ", outcome.Missed.Select(ProviderMeasures.NameOf))}."));
    }

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
