using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>New thresholds, another target or goal change what the measured values mean (R5). Synchronous: the person who changes them sees it.</summary>
public sealed class AssessKpiWhenChanged : PluginBase
{
    /// <summary>Declares the step.</summary>
    public AssessKpiWhenChanged()
        : base(new StepRegistration("Update", Kpi.EntityLogicalName, Stage.PostOperation, ExecutionMode.Synchronous)
        {
            FilteringColumns =
            [
                Kpi.Columns.Amber, Kpi.Columns.Green, Kpi.Columns.Better, Kpi.Columns.Baseline, Kpi.Columns.Target, Kpi.Columns.Window, Kpi.Columns.GoalId,
            ],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.AssessKpi().AfterChange(call.Target().Id, call.Now);
}
