using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Value;

/// <summary>
/// The ledger is only added to (R9). Leads may write its rows, for otherwise they could not hand a customer to somebody
/// else; what was booked stays all the same: figures, currency, evidence, reason and name, and the line stays active, for
/// views and charts leave deactivated ones out.
/// </summary>
public sealed class RefuseLedgerChanges : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the step.</summary>
    public RefuseLedgerChanges()
        : base(new StepRegistration("Update", ValueEntry.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
        {
            FilteringColumns = [ValueEntry.Columns.AccountId, .. Booked],
            Images = [new StepImage(ImageKind.Pre, Before, [ValueEntry.PrimaryNameColumn])],
        })
    {
    }

    private static string[] Booked =>
    [
        ValueEntry.PrimaryNameColumn, ValueEntry.Columns.TransactionCurrencyId, ValueEntry.Columns.Reason, ValueEntry.Columns.StateCode, ValueEntry.Columns.StatusCode, .. Evidence,
        ValueEntry.Columns.MetricId, ValueEntry.Columns.Month, ValueEntry.Columns.Revision, ValueEntry.Columns.Quantity, ValueEntry.Columns.UnitValue,
        ValueEntry.Columns.Attribution, ValueEntry.Columns.Amount, ValueEntry.Columns.Baseline, ValueEntry.Columns.Actual, ValueEntry.Columns.Volume,
    ];

    private static string[] Evidence => [ValueEntry.Columns.GoalId, ValueEntry.Columns.ViuMetricId, ValueEntry.Columns.ReversesId];

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        // A customer that is merged away takes what it was worth along; the entry itself stays as it is.
        var written = Booked.Where(call.Target().Contains).ToArray();
        if (call.IsPartOfMerge() && written.Length == 0)
        {
            return;
        }

        // What a row that is deleted leaves behind is an empty reference, and nobody's change; a customer must be deletable.
        if (call.IsPartOf("Delete") && written.Length > 0 && written.All(column => Evidence.Contains(column) && call.Target()[column] is null))
        {
            return;
        }

        throw new RefusalException(
            $"The value entry '{call.PreImage(Before)?.GetAttributeValue<string>(ValueEntry.PrimaryNameColumn)}' is booked and stays as it is. Correct the reading or the goal and close the month again: the entry is then reversed and booked anew.");
    }
}
