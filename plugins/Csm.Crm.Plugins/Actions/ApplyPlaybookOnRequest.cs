using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Custom API csm_ApplyPlaybook: tasks from a playbook (R13).</summary>
public sealed class ApplyPlaybookOnRequest : PluginBase
{
    /// <summary>Declares the API.</summary>
    public ApplyPlaybookOnRequest()
        : base(new ApiRegistration("csm_ApplyPlaybook", "Apply playbook", "Creates the tasks of a playbook for a call to action, by working days and roles. May be repeated: a step has one task per call to action.")
        {
            // The playbook and when it was applied are written to the call to action as the caller, the tasks as the system.
            // A repetition that finds every task writes nothing, so who may call is asked here, too.
            Privilege = "prvWritecsm_CallToAction",
            Requests =
            [
                new ApiParameter("Target", ApiParameterType.EntityReference, "The call to action that gets the tasks.") { Table = CallToAction.EntityLogicalName },
                new ApiParameter("Playbook", ApiParameterType.EntityReference, "The playbook; left out, the one that fits the call to action and the account's segment.") { Table = Playbook.EntityLogicalName, IsOptional = true },
            ],
            Responses =
            [
                new ApiParameter("TasksCreated", ApiParameterType.Integer, "Tasks this call created; 0 when all were there."),
                new ApiParameter("Message", ApiParameterType.String, "What was done, in a sentence."),
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var outcome = call.ApplyPlaybook().For(call.Input<EntityReference>("Target").Id, call.OptionalReference("Playbook")?.Id, call.Now);
        call.Respond("TasksCreated", outcome.TasksCreated);
        call.Respond("Message", outcome.Message);
    }
}
