using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>Metered KPIs measure themselves (R5). Asynchronous and set-based, because value-in-use rows arrive in bulk.</summary>
public sealed class MeasureKpisFromValueInUse : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public MeasureKpisFromValueInUse()
        : base(
            new StepRegistration("CreateMultiple", ViuMetric.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous),
            new StepRegistration("UpdateMultiple", ViuMetric.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [ViuMetric.Columns.Value, ViuMetric.Columns.Coverage],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        call.TryBegin(RefuseMeasuringByHand.Measuring);
        call.MeasureKpis().From(call.Targets());
    }
}
