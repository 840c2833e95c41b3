using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Actions;

/// <summary>
/// A call to action that a shipped rule raised gets its playbook by itself: onboarding, red account, silent machine, goal
/// achieved, renewal, guarantee breach, sponsor left. Asynchronous, for nobody waits for the tasks.
/// </summary>
public sealed class ApplyPlaybookToNewAction : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public ApplyPlaybookToNewAction()
        : base(new StepRegistration("Create", CallToAction.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous))
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (call.ApplyPlaybookAsSystem().ForNew(call.RowId, call.Now) is { } outcome)
        {
            call.Trace(outcome.Message);
        }
    }
}
