using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>A settled dispute frees the periods it froze (R11). Asynchronous: nobody waits for it.</summary>
public sealed class MeasureAgainWhenSettled : PluginBase
{
    /// <summary>Declares the step.</summary>
    public MeasureAgainWhenSettled()
        : base(new StepRegistration("Update", Guarantee.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous) { FilteringColumns = [Guarantee.Columns.Disputed] })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (call.Target().ToEntity<Guarantee>().Disputed != true)
        {
            call.Trace(call.SettleDispute().Of(call.RowId, call.Now));
        }
    }
}
