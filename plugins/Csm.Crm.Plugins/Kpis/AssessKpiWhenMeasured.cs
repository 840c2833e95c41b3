using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>
/// A measured KPI shows its light, trend and forecast at once (R5). Synchronous, because a person who enters a value
/// wants to see what it means; measuring from telemetry is asynchronous as a whole, so nobody waits for it there.
/// </summary>
public sealed class AssessKpiWhenMeasured : PluginBase
{
    private const string After = "after";
    /// <summary>Declares the steps.</summary>
    public AssessKpiWhenMeasured()
        : base(
            new StepRegistration("Create", KpiMeasurement.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous) { Images = [Measured] },
            new StepRegistration("Update", KpiMeasurement.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [KpiMeasurement.Columns.Value],
                Images = [Measured],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.AssessKpi().AfterMeasuring(call.PostImage(After), call.Now);

    private static StepImage Measured => new(ImageKind.Post, After, [KpiMeasurement.Columns.KpiId, KpiMeasurement.Columns.Value, KpiMeasurement.Columns.Status]);
}
