using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Health;

/// <summary>An account that is marked as due is scored (R1). Asynchronous: what was written together is scored together.</summary>
public sealed class RecalculateWhenDue : PluginBase
{
    /// <summary>Declares the step.</summary>
    public RecalculateWhenDue()
        : base(new StepRegistration("Update", Account.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous) { FilteringColumns = [Account.Columns.HealthDueOn] })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        // Taking the mark off comes by here, too.
        if (call.Target().ToEntity<Account>().HealthDueOn is null)
        {
            return;
        }

        call.HealthDue().TakeOff(call.RowId);
        call.Trace(call.RecalculateHealth().WhenDue(call.RowId, call.Now));
    }
}
