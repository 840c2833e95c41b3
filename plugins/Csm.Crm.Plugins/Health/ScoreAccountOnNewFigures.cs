using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Health;

/// <summary>A newly measured KPI, overdue invoices, a person's assessment or another model change what an account scores (R1).</summary>
public sealed class ScoreAccountOnNewFigures : PluginBase
{
    private const string After = "after";

    /// <summary>Declares the steps.</summary>
    public ScoreAccountOnNewFigures()
        : base(
            new StepRegistration("Update", Kpi.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [Kpi.Columns.Current],
                Images = [new StepImage(ImageKind.Post, After, [Kpi.Columns.AccountId])],
            },
            new StepRegistration("Update", Account.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns =
                [
                    Account.Columns.OverdueInvoices, Account.Columns.ManualAssessment, Account.Columns.ManualAssessmentOn,
                    Account.Columns.HealthModelId, Account.Columns.Segment,
                ],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.KeepAccountsScored().For([AccountOf(call)], call.Now);

    private static Guid AccountOf(Invocation call) => call.Target() is { LogicalName: Account.EntityLogicalName } account
        ? account.Id
        : call.AccountOf(After);
}
