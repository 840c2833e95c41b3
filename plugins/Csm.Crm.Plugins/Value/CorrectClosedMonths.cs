using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Value;

/// <summary>A late or corrected month goes into the ledger by itself (R9). Asynchronous and set-based, because value-in-use rows arrive in bulk.</summary>
public sealed class CorrectClosedMonths : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public CorrectClosedMonths()
        : base(
            new StepRegistration("CreateMultiple", ViuMetric.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous) { Rank = 10 },
            new StepRegistration("UpdateMultiple", ViuMetric.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                Rank = 10,
                FilteringColumns = [ViuMetric.Columns.Value, ViuMetric.Columns.Coverage, ViuMetric.Columns.Denominator],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (call.RecloseMonths().From(call.Targets(), call.Now) is { } done)
        {
            call.Trace(done);
        }
    }
}
