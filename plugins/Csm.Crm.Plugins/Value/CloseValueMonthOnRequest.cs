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
        : base(new ApiRegistration("csm_CloseValueMonth", "Close value month", "Books the value of a month in the ledger; a corrected reading reverses and books anew. May be repeated: a rerun without news writes nothing.")
        {
            Privilege = "prvWritecsm_Goal",
            Requests =
            [
                new ApiParameter("Month", ApiParameterType.DateTime, "Any day of the month to close."),
                new ApiParameter("Account", ApiParameterType.EntityReference, "One account only; all you may see when left out.") { Table = Account.EntityLogicalName, IsOptional = true },
            ],
            Responses =
            [
                new ApiParameter("Booked", ApiParameterType.Integer, "Entries written."),
                new ApiParameter("Reversed", ApiParameterType.Integer, "Entries that were reversed by a corrected reading."),
                new ApiParameter("Unchanged", ApiParameterType.Integer, "Entries that stood already."),
                new ApiParameter("NotUsed", ApiParameterType.Integer, "Goals without a reading of at least 60 % coverage; nothing was booked for them."),
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

        var access = call.CustomerAccess();
        var outcome = call.OptionalReference("Account") is { } account
            ? call.CloseValueMonth().Close(month, [access.Require(account).Id])
            : call.CloseValueMonth().Close(month, accounts: null, access.Visible());
        call.Respond("Booked", outcome.Booked);
        call.Respond("Reversed", outcome.Reversed);
        call.Respond("Unchanged", outcome.Unchanged);
        call.Respond("NotUsed", outcome.NotUsed);
        call.Respond("Message", Sentences.Join(
            string.Format(
                CultureInfo.InvariantCulture, "Closed {0:yyyy-MM}: {1} entries booked, {2} reversed, {3} unchanged, {4} goals without a usable reading.",
                month, outcome.Booked, outcome.Reversed, outcome.Unchanged, outcome.NotUsed),
            outcome.Obstacles));
    }
}
