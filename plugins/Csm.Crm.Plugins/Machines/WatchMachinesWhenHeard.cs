using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Machines;

/// <summary>Machines that fall silent or are heard again (R18). Set-based and asynchronous: telemetry writes whole fleets.</summary>
public sealed class WatchMachinesWhenHeard : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public WatchMachinesWhenHeard()
        : base(
            new StepRegistration("CreateMultiple", Machine.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous),
            new StepRegistration("UpdateMultiple", Machine.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [Machine.Columns.Connectivity, Machine.Columns.StateCode],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.WatchSilence().OfRows(Machine.EntityLogicalName, Machine.PrimaryIdColumn, call.Targets(), call.Now);
}
