using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>Thresholds that contradict the direction of a KPI are refused when they are saved (R5).</summary>
public sealed class RefuseContradictingThresholds : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public RefuseContradictingThresholds()
        : base(
            new StepRegistration("Create", Kpi.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", Kpi.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [Kpi.Columns.Amber, Kpi.Columns.Green, Kpi.Columns.Better],
                Images = [new StepImage(ImageKind.Pre, Before, [Kpi.Columns.Name, Kpi.Columns.Amber, Kpi.Columns.Green, Kpi.Columns.Better])],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => Check(new MergedRow(call.Target(), call.PreImage(Before)));

    private static void Check(MergedRow kpi) => KpiStatusRule.CheckThresholds(
        kpi.Get<string>(Kpi.Columns.Name) ?? "",
        kpi.Get<decimal?>(Kpi.Columns.Amber),
        kpi.Get<decimal?>(Kpi.Columns.Green),
        kpi.GetChoice<BetterWhen>(Kpi.Columns.Better) ?? BetterWhen.Higher);
}
