using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Health;

/// <summary>A stored score that turned something is told of (R1, R13). Asynchronous: nobody waits for it, and scoring stays cheap.</summary>
public sealed class TellOfNewHealth : PluginBase
{
    private const string After = "after";

    /// <summary>Declares the step.</summary>
    public TellOfNewHealth()
        : base(new StepRegistration("Create", HealthScore.EntityLogicalName, Stage.PostOperation, ExecutionMode.Asynchronous)
        {
            Images = [new StepImage(ImageKind.Post, After, [HealthScore.Columns.AccountId, HealthScore.Columns.ScoredOn])],
        })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => call.AnnounceHealth().After(call.PostImage(After).ToEntity<HealthScore>(), call.Now);
}
