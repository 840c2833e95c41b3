using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>
/// A KPI that is given a metric starts with what the machines have metered already (R5): who agrees on it sees where it
/// stands and where it is heading, not an empty field until the month is over. Asynchronous, for it writes a row per period.
/// </summary>
public sealed class MeasureKpiFromHistory : PluginBase
{
    private const string After = "after";

    /// <summary>Declares the steps.</summary>
    public MeasureKpiFromHistory()
        : base(
            new StepRegistration("Create", Kpi.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous) { Images = [Agreed] },
            new StepRegistration("Update", Kpi.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [Kpi.Columns.MetricId, Kpi.Columns.Window, Kpi.Columns.StateCode],
                Images = [Agreed],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        call.TryBegin(RefuseMeasuringByHand.Measuring);
        call.MeasureKpis().FromHistory(call.PostImage(After).ToEntity<Kpi>());
    }

    private static StepImage Agreed => new(ImageKind.Post, After, [Kpi.Columns.AccountId, Kpi.Columns.MetricId, Kpi.Columns.Window]);
}
