using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Value;

/// <summary>
/// A goal with lines in the ledger is not deleted: they would lose what they were booked for (R9). A step and no restricted
/// relationship, for that would keep the customer from being deleted as well.
/// </summary>
public sealed class RefuseDeletionOfBookedGoal : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the step.</summary>
    public RefuseDeletionOfBookedGoal()
        : base(new StepRegistration("Delete", Goal.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
        {
            Images = [new StepImage(ImageKind.Pre, Before, [Goal.PrimaryNameColumn])],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (!call.IsPartOf("Delete", Account.EntityLogicalName) && call.LedgerOfGoals().Knows(call.RowId))
        {
            throw new RefusalException(
                $"The goal '{call.PreImage(Before)?.GetAttributeValue<string>(Goal.PrimaryNameColumn)}' has value booked in the ledger and cannot be deleted. Set its status to abandoned instead.");
        }
    }
}
