using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>A renewal that is assessed, decided, moved on or closed settles what was asked about it (R12, R13). Asynchronous: nobody waits for it.</summary>
public sealed class SettleQuestionsWhenAnswered : PluginBase
{
    private const string After = "after";

    /// <summary>Declares the step.</summary>
    public SettleQuestionsWhenAnswered()
        : base(new StepRegistration("Update", Renewal.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
        {
            FilteringColumns = [Renewal.Columns.Stage, Renewal.Columns.HumanAssessment, Renewal.Columns.MachineAssessment, Renewal.Columns.Decision, Renewal.Columns.StateCode],
            Images = [new StepImage(ImageKind.Post, After, [Renewal.Columns.AccountId])],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.SettleRenewalQuestions().Of(call.AccountOf(After), call.Now);
}
