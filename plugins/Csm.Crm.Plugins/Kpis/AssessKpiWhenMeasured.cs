using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>
/// A measured KPI shows its light, trend and forecast at once (R5), and what was taken back again shows no more. Synchronous, because a person who enters a value
/// wants to see what it means; measuring from telemetry is asynchronous as a whole, so nobody waits for it there.
/// </summary>
public sealed class AssessKpiWhenMeasured : PluginBase
{
    private const string After = "after";
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public AssessKpiWhenMeasured()
        : base(
            new StepRegistration("Create", KpiMeasurement.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous) { Images = [Measured] },
            new StepRegistration("Update", KpiMeasurement.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [KpiMeasurement.Columns.Value, KpiMeasurement.Columns.PeriodKind, KpiMeasurement.Columns.PeriodStart, KpiMeasurement.Columns.StateCode],
                Images = [Measured],
            },
            new StepRegistration("Delete", KpiMeasurement.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous)
            {
                Images = [new StepImage(ImageKind.Pre, Before, [KpiMeasurement.Columns.KpiId])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (!call.IsDeletion)
        {
            call.AssessKpi().AfterMeasuring(call.PostImage(After), mayTakeBack: !call.IsNew, call.Now);
        }

        // A KPI that is deleted, by itself or with its customer, takes its measurements along.
        else if (!call.IsPartOf("Delete", Kpi.EntityLogicalName) && !call.IsPartOf("Delete", Account.EntityLogicalName))
        {
            call.AssessKpi().AfterTakingBack(call.PreImage(Before)!, call.Now);
        }
    }

    private static StepImage Measured => new(ImageKind.Post, After, [KpiMeasurement.Columns.KpiId, KpiMeasurement.Columns.Value, KpiMeasurement.Columns.Status]);
}
