using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>
/// The figures of a metered KPI come from its machines: a measurement entered by hand would stand beside them or be
/// overwritten, so it is refused (R5). Synchronous, because the person must see the refusal.
/// </summary>
public sealed class RefuseMeasuringByHand : PluginBase
{
    /// <summary>Mark of a call that measures from value in use and may therefore write the measurements of metered KPIs.</summary>
    internal const string Measuring = "csm measure KPIs";

    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public RefuseMeasuringByHand()
        : base(
            new StepRegistration("Create", KpiMeasurement.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", KpiMeasurement.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [KpiMeasurement.Columns.KpiId, KpiMeasurement.Columns.PeriodKind, KpiMeasurement.Columns.PeriodStart, KpiMeasurement.Columns.Value],
                Images = [new StepImage(ImageKind.Pre, Before, [KpiMeasurement.Columns.KpiId])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (!call.IsWithin(Measuring))
        {
            call.MeteredKpis().Refuse(new MergedRow(call.Target(), call.PreImage(Before)));
        }
    }
}
