using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Value;

/// <summary>
/// No line of the ledger is deleted (R9), by whoever may delete its rows: none of our roles, but System Administrator. A
/// customer who is deleted takes his lines along, for a right to be forgotten stands above the ledger.
/// </summary>
public sealed class RefuseLedgerDeletion : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the step.</summary>
    public RefuseLedgerDeletion()
        : base(new StepRegistration("Delete", ValueEntry.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
        {
            Images = [new StepImage(ImageKind.Pre, Before, [ValueEntry.PrimaryNameColumn])],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (!call.IsPartOf("Delete", Account.EntityLogicalName))
        {
            throw new RefusalException(
                $"The value entry '{call.PreImage(Before)?.GetAttributeValue<string>(ValueEntry.PrimaryNameColumn)}' is booked and cannot be deleted. Correct the reading or the goal and close the month again: the entry is then reversed and booked anew.");
        }
    }
}
