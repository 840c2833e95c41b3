using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// R1, manual assessment: it gets the day it was given, unless the person who enters it names another one, so that it counts at
/// once and grows old from then on. No request of its own.
/// </summary>
public sealed class DateManualAssessment : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public DateManualAssessment()
        : base(
            new StepRegistration("Create", Account.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", Account.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [Account.Columns.ManualAssessment],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var target = call.Target();
        if (target.Contains(Account.Columns.ManualAssessment) && !target.Contains(Account.Columns.ManualAssessmentOn))
        {
            target[Account.Columns.ManualAssessmentOn] = target[Account.Columns.ManualAssessment] is null ? null : call.Now.Date;
        }
    }
}
