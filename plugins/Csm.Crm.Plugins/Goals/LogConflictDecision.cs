using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Goals;

/// <summary>Who chose a way out of a goal conflict, and when, is written down with the choice (R3). Synchronous before the write: the person sees it, and it costs no request.</summary>
public sealed class LogConflictDecision : PluginBase
{
    /// <summary>Declares the steps.</summary>
    public LogConflictDecision()
        : base(
            new StepRegistration("Create", GoalRelation.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", GoalRelation.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous) { FilteringColumns = [GoalRelation.Columns.Strategy] })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var relation = call.Target();
        if (!relation.Contains(GoalRelation.Columns.Strategy))
        {
            return;
        }

        var isDecided = relation[GoalRelation.Columns.Strategy] is not null;
        Fill(relation, GoalRelation.Columns.DecidedById, isDecided ? new EntityReference("systemuser", call.CallerId) : null);
        Fill(relation, GoalRelation.Columns.DecidedOn, isDecided ? call.Now.Date : null);
    }

    // What a person enters about the decision stands: it may be written down later by somebody else.
    private static void Fill(Entity relation, string column, object? value)
    {
        if (!relation.Contains(column) || value is null)
        {
            relation[column] = value;
        }
    }
}
