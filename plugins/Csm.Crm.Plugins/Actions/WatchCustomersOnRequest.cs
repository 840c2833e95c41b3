using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Custom API csm_WatchCustomers: what only time brings about (R6, R14, R15, R18), for a nightly schedule.</summary>
public sealed class WatchCustomersOnRequest : PluginBase
{
    /// <summary>Declares the API.</summary>
    public WatchCustomersOnRequest()
        : base(new ApiRegistration("csm_WatchCustomers", "Watch customers", "Looks at people, learning, feedback and machines of all customers: raises calls to action and closes those whose cause has gone. May be repeated: what lasts is raised once.")
        {
            Privilege = "prvWritecsm_CallToAction",
            Requests = [new ApiParameter("Account", ApiParameterType.EntityReference, "One customer only; all of them that have not ended when left out.") { Table = Account.EntityLogicalName, IsOptional = true }],
            Responses =
            [
                new ApiParameter("Examined", ApiParameterType.Integer, "Accounts looked at."),
                new ApiParameter("Raised", ApiParameterType.Integer, "Calls to action raised, reopened or counted."),
                new ApiParameter("Closed", ApiParameterType.Integer, "Calls to action that closed by themselves."),
                new ApiParameter("Left", ApiParameterType.Integer, "Accounts left for the next call, because this one had written 300 calls to action or more."),
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var outcome = call.WatchCustomers().All(call.OptionalReference("Account")?.Id, call.Now);
        call.Respond("Examined", outcome.Examined);
        call.Respond("Raised", outcome.Raised);
        call.Respond("Closed", outcome.Closed);
        call.Respond("Left", outcome.Left);
        call.Respond("Message", outcome.Message);
    }
}
