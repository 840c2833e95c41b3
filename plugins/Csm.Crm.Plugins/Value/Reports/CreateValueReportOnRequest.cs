using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>Custom API csm_CreateValueReport: writes the value report of an account for a period and a reader.</summary>
public sealed class CreateValueReportOnRequest : PluginBase
{
    /// <summary>Declares the API.</summary>
    public CreateValueReportOnRequest()
        : base(new ApiRegistration("csm_CreateValueReport", "Create value report", "Writes the value report of an account for a period. May be repeated: a draft of the same period and audience is written anew.")
        {
            Privilege = "prvCreatecsm_ValueReport",
            Requests =
            [
                new ApiParameter("Target", ApiParameterType.EntityReference, "The customer.") { Table = Account.EntityLogicalName },
                new ApiParameter("From", ApiParameterType.DateTime, "A day of the first month; the report covers whole months, UTC."),
                new ApiParameter("To", ApiParameterType.DateTime, "A day of the last month; the report covers whole months, UTC."),
                new ApiParameter("Audience", ApiParameterType.Integer, "Option of csm_UsageCenterRole the report is written for; 729100000 (economic buyer) when left out.") { IsOptional = true },
                new ApiParameter("Report", ApiParameterType.EntityReference, "A draft of the customer to write, which then covers this period and speaks to this audience; left out, the draft that does already, or a new one.") { Table = ValueReport.EntityLogicalName, IsOptional = true },
            ],
            Responses =
            [
                new ApiParameter("Report", ApiParameterType.EntityReference, "The report.") { Table = ValueReport.EntityLogicalName },
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var from = call.Input<DateTime>("From").Date;
        var to = call.Input<DateTime>("To").Date;
        if (to < from)
        {
            throw new RefusalException($"The period ends ({ReportText.Day(to)}) before it begins ({ReportText.Day(from)}). Swap the two days.");
        }

        var option = call.OptionalInput<int>("Audience") ?? Choice.First;
        var audience = (ReportAudience)(option - Choice.First);
        if (!Enum.IsDefined(typeof(ReportAudience), audience))
        {
            throw new RefusalException($"The audience {option} is none of csm_UsageCenterRole. Pass one of its options, 729100000 to 729100009.");
        }

        var account = call.CustomerAccess().Require(call.Input<EntityReference>("Target"));
        var written = call.CreateValueReport().Write(account, from, to, audience, call.Now, call.OptionalReference("Report")?.Id);
        call.Respond("Report", written.Report);
        call.Respond("Message", written.Message);
    }
}
