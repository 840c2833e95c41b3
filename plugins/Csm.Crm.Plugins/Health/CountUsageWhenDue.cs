using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Health;

/// <summary>An account whose digital usage is marked as due is counted and then scored (R1). Asynchronous: what was written together is counted together.</summary>
public sealed class CountUsageWhenDue : PluginBase
{
    /// <summary>Declares the step.</summary>
    public CountUsageWhenDue()
        : base(new StepRegistration("Update", Account.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous) { FilteringColumns = [Account.Columns.UsageDueOn] })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        // Taking the mark off comes by here, too.
        if (call.Target().ToEntity<Account>().UsageDueOn is not null)
        {
            call.Trace(call.CountUsage().WhenDue(call.RowId, call.Now));
        }
    }
}
