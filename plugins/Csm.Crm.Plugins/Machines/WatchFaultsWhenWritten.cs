using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Machines;

/// <summary>Faults that appear or are cleared (R13), and the mark at their machines. Set-based and asynchronous: machines report many at once.</summary>
public sealed class WatchFaultsWhenWritten : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public WatchFaultsWhenWritten()
        : base(
            new StepRegistration("CreateMultiple", MachineFault.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous),
            new StepRegistration("UpdateMultiple", MachineFault.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [MachineFault.Columns.ClearedOn, MachineFault.Columns.Family, MachineFault.Columns.StateCode],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var written = call.Targets();
        call.MarkFaults().Of(written.Select(fault => fault.Id));
        call.WatchFaults(call.IsNew ? written.Select(fault => fault.Id) : []).OfRows(MachineFault.EntityLogicalName, MachineFault.PrimaryIdColumn, written, call.Now);
    }
}
