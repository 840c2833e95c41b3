using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Value;

/// <summary>
/// The ledger is only added to (R9). Leads may write its rows, for otherwise they could not hand a customer to somebody
/// else; what was booked stays all the same.
/// </summary>
public sealed class RefuseLedgerChanges : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the step.</summary>
    public RefuseLedgerChanges()
        : base(new StepRegistration("Update", ValueEntry.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
        {
            FilteringColumns = [ValueEntry.Columns.AccountId, .. Figures],
            Images = [new StepImage(ImageKind.Pre, Before, [ValueEntry.PrimaryNameColumn])],
        })
    {
    }

    private static string[] Figures =>
    [
        ValueEntry.Columns.GoalId, ValueEntry.Columns.MetricId, ValueEntry.Columns.Month, ValueEntry.Columns.Revision, ValueEntry.Columns.Quantity, ValueEntry.Columns.UnitValue,
        ValueEntry.Columns.Attribution, ValueEntry.Columns.Amount, ValueEntry.Columns.Baseline, ValueEntry.Columns.Actual, ValueEntry.Columns.Volume, ValueEntry.Columns.ReversesId,
    ];

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        // A customer that is merged away takes what it was worth along; the entry itself stays as it is.
        if (call.IsPartOfMerge() && Figures.All(column => !call.Target().Contains(column)))
        {
            return;
        }

        throw new RefusalException(
            $"The value entry '{new MergedRow(call.Target(), call.PreImage(Before)).Get<string>(ValueEntry.PrimaryNameColumn)}' is booked and stays as it is. Correct the reading or the goal and close the month again: the entry is then reversed and booked anew.");
    }
}
