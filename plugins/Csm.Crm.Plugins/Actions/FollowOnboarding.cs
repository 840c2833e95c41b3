using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Actions;

/// <summary>The lifecycle phase of a customer follows the call to action of its onboarding, from its begin to its end, until a person chooses another phase (task 3.2.6).</summary>
public sealed class FollowOnboarding : PluginBase
{
    private const string After = "after";

    /// <summary>Declares the steps.</summary>
    public FollowOnboarding()
        : base(
            new StepRegistration("Create", CallToAction.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous) { Images = [Image] },
            new StepRegistration("Update", CallToAction.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
            {
                FilteringColumns = [CallToAction.Columns.Status],
                Images = [Image],
            })
    {
    }

    private static StepImage Image => new(ImageKind.Post, After, [CallToAction.Columns.AccountId, CallToAction.Columns.Reason, CallToAction.Columns.Status]);

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var action = call.PostImage(After).ToEntity<CallToAction>();
        if (action.Reason == ActionReason.Onboarding)
        {
            call.OnboardingPhase().Set(call.AccountOf(After), KnownActions.IsOpen(action));
        }
    }
}
