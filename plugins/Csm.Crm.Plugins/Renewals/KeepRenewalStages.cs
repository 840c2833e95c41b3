using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>
/// Keeps the stages of a renewal honest whoever writes the row (R12). Synchronous, because the person must see the
/// refusal. A closed renewal of the past may be created as it is: history is imported that way; a lost one with its reason.
/// </summary>
public sealed class KeepRenewalStages : PluginBase
{
    /// <summary>Mark of a call that closes a renewal and may therefore write its last stage.</summary>
    internal const string Closing = "csm close renewal";

    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public KeepRenewalStages()
        : base(
            new StepRegistration("Create", Renewal.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", Renewal.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [Renewal.Columns.Stage, Renewal.Columns.HumanAssessment, Renewal.Columns.ValueReportId, Renewal.Columns.Decision, Renewal.Columns.ChurnReason],
                Images =
                [
                    new StepImage(ImageKind.Pre, Before,
                    [
                        Renewal.PrimaryNameColumn, Renewal.Columns.Stage, Renewal.Columns.HumanAssessment, Renewal.Columns.MachineAssessment, Renewal.Columns.ValueReportId, Renewal.Columns.Decision,
                        Renewal.Columns.AccountId, Renewal.Columns.ChurnReason,
                    ]),
                ],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        if (!call.IsWithin(Closing))
        {
            call.RefuseStages().Check(new MergedRow(call.Target(), call.PreImage(Before)), call.PreImage(Before));
        }
    }
}
