using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Segments;

/// <summary>Custom API csm_AssignSegments: segments by rule (R7).</summary>
public sealed class AssignSegmentsOnRequest : PluginBase
{
    /// <summary>Declares the API.</summary>
    public AssignSegmentsOnRequest()
        : base(new ApiRegistration("csm_AssignSegments", "Assign segments", "Gives every customer the segment of the first rule that fits, unless a person chose another one; an account without subscription, machine, fleet or lifecycle phase is none. May be repeated: an account in the right segment is not written.")
        {
            Privilege = "prvReadcsm_SegmentRule",
            Requests = [new ApiParameter("Account", ApiParameterType.EntityReference, "One customer only; all of them when left out.") { Table = Account.EntityLogicalName, IsOptional = true }],
            Responses =
            [
                new ApiParameter("Examined", ApiParameterType.Integer, "Customers looked at."),
                new ApiParameter("Changed", ApiParameterType.Integer, "Customers whose segment changed."),
                new ApiParameter("Left", ApiParameterType.Integer, "Customers whose segment is due to change and was left for the next call: a call writes at most 300."),
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var outcome = call.AssignSegments().To(call.OptionalReference("Account")?.Id);
        call.Respond("Examined", outcome.Examined);
        call.Respond("Changed", outcome.Changed);
        call.Respond("Left", outcome.Left);
        call.Respond("Message", outcome.Message);
    }
}
