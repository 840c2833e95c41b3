using System.Globalization;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Value;

/// <summary>Custom API csm_CloseValueMonth: books the value of a month, of one account or of all the caller may see.</summary>
public sealed class CloseValueMonthOnRequest : PluginBase
{
    /// <summary>Declares the API.</summary>
    public CloseValueMonthOnRequest()
        : base(new ApiRegistration("csm_CloseValueMonth", "Close value month", "Books the value of a month in the ledger; a corrected reading reverses and books anew. May be repeated: a rerun without news writes nothing. Writes a portion: call again until none is left.")
        {
            Privilege = "prvWritecsm_Goal",
            Requests =
            [
                new ApiParameter("Month", ApiParameterType.DateTime, "Any day of the month to close."),
                new ApiParameter("Account", ApiParameterType.EntityReference, "One account only; all you may see when left out.") { Table = Account.EntityLogicalName, IsOptional = true },
                new ApiParameter("LateMonths", ApiParameterType.Integer, "Months before it in which what came late is booked too: goals without an entry, and readings written after theirs. 0 to 11; 0 when left out.") { IsOptional = true },
            ],
            Responses =
            [
                new ApiParameter("Booked", ApiParameterType.Integer, "Entries written."),
                new ApiParameter("Reversed", ApiParameterType.Integer, "Entries that were reversed by a corrected reading."),
                new ApiParameter("Unchanged", ApiParameterType.Integer, "Entries that stood already."),
                new ApiParameter("NotUsed", ApiParameterType.Integer, "Goals without a reading of at least 60 % coverage; nothing was booked for them."),
                new ApiParameter("Left", ApiParameterType.Integer, "Accounts with news that were left for the next call, because a call writes at most 300 entries and accounts: call again with the same month until it is 0."),
                new ApiParameter("Message", ApiParameterType.String, "What was done and what stands in the way, in sentences."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var month = CalendarMonth.Of(call.Input<DateTime>("Month"));
        if (!CalendarMonth.IsOverEverywhere(month, call.Now))
        {
            throw new RefusalException(string.Format(
                CultureInfo.InvariantCulture, "The month {0:yyyy-MM} is not over yet everywhere (it is {1:yyyy-MM-dd HH:mm}, UTC), so its value is not known. Close it twelve hours after its last day.", month, call.Now));
        }

        var late = LateMonths(call);
        var access = call.CustomerAccess();
        var outcome = call.OptionalReference("Account") is { } account
            ? call.CloseValueMonth().Close(month, late, [access.Require(account).Id])
            : call.CloseValueMonth().Close(month, late, accounts: null, access.Visible());
        call.Respond("Booked", outcome.Booked);
        call.Respond("Reversed", outcome.Reversed);
        call.Respond("Unchanged", outcome.Unchanged);
        call.Respond("NotUsed", outcome.NotUsed);
        call.Respond("Left", outcome.Left);
        call.Respond("Message", Sentences.Join(
            string.Format(
                CultureInfo.InvariantCulture, "Closed {0:yyyy-MM}: {1} entries booked, {2} reversed, {3} unchanged, {4} goals without a usable reading.{5}{6}",
                month, outcome.Booked, outcome.Reversed, outcome.Unchanged, outcome.NotUsed,
                outcome.Late == 0 ? "" : string.Format(CultureInfo.InvariantCulture, " {0} of the booked ones are of months before, whose readings came late.", outcome.Late),
                Sentences.CallAgain(outcome.Left, "accounts")),
            outcome.Obstacles));
    }

    // The ledger is read as far back as accounts show value, from the oldest month on.
    private static int LateMonths(Invocation call)
    {
        var months = call.OptionalInput<int>("LateMonths") ?? 0;
        return months is >= 0 and < CalendarMonth.Window
            ? months
            : throw new RefusalException($"LateMonths is {months.ToString(CultureInfo.InvariantCulture)}; it says how many months before the one that is closed are looked through for late readings. Pass 0 to {CalendarMonth.Window - 1}, or leave it out.");
    }
}
