using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Health;

/// <summary>A month of value in use is new evidence (R1). Asynchronous and set-based: a thousand rows are one execution.</summary>
public sealed class ScoreAccountsOnNewMonths : PluginBase
{
    // After the KPIs have been measured from the same rows.
    private const int AfterMeasuring = 2;

    /// <summary>Declares the steps.</summary>
    public ScoreAccountsOnNewMonths()
        : base(
            new StepRegistration("CreateMultiple", ViuMetric.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous) { Rank = AfterMeasuring },
            new StepRegistration("UpdateMultiple", ViuMetric.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                Rank = AfterMeasuring,
                FilteringColumns = [ViuMetric.Columns.Value, ViuMetric.Columns.Coverage],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.KeepAccountsScored().AfterMonths(call.Targets(), call.Now);
}
