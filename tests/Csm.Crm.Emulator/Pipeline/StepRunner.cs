using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Pipeline;

/// <summary>Decides which steps of a stage run for a write, in which order, and with what they are called.</summary>
internal sealed class StepRunner(PluginCatalogue plugins, ContextFactory contexts, PluginInvoker invoker, Journal journal)
{
    /// <summary>Runs the synchronous steps of a stage.</summary>
    public void Run(WriteOperation operation, int stage) =>
        Each(operation, stage, isAsync: false, (step, context) => invoker.Invoke(step.TypeName, step.Configuration, context, operation.Call.Transaction));

    /// <summary>Puts the asynchronous steps into the transaction; they reach the queue when it commits.</summary>
    public void Queue(WriteOperation operation) => Each(operation, 40, isAsync: true, (step, context) =>
    {
        operation.Call.Transaction!.Jobs.Add(new AsyncJob(step, ContextFactory.Frozen(context)));
        journal.Add(JournalKind.StepQueued, context.MessageName, context.PrimaryEntityName, context.PrimaryEntityId, context.Depth, step.Name);
    });

    private void Each(WriteOperation operation, int stage, bool isAsync, Action<StepDefinition, PluginContext> fire)
    {
        foreach (var step in plugins.WriteSteps(operation.Kind, operation.Table.Name, stage))
        {
            if (step.IsAsync != isAsync)
            {
                continue;
            }

            if (step.Message.EndsWith("Multiple", StringComparison.Ordinal))
            {
                FireForAll(operation, step, stage, fire);
                continue;
            }

            foreach (var target in operation.Targets)
            {
                if (Concerns(operation, step, target))
                {
                    using var edits = TargetEdits.Watch(journal, operation, stage, [target]);
                    fire(step, contexts.ForRow(operation, target, step));
                    TakeBack(target, operation.Kind == WriteKind.Delete ? null : target.Input["Target"], step);
                }
            }
        }
    }

    private void FireForAll(WriteOperation operation, StepDefinition step, int stage, Action<StepDefinition, PluginContext> fire)
    {
        if (!operation.Targets.Any(target => Concerns(operation, step, target)))
        {
            return;
        }

        using var edits = TargetEdits.Watch(journal, operation, stage, operation.Targets);
        var rows = new EntityCollection([.. operation.Targets.Select(target => target.Entity)]) { EntityName = operation.Table.Name };
        fire(step, contexts.ForRows(operation, rows, step));
        if (rows.Entities.Count != operation.Targets.Count)
        {
            throw Fault.Invalid($"Step '{step.Name}' changed the number of Targets from {operation.Targets.Count} to {rows.Entities.Count}.");
        }

        for (var i = 0; i < rows.Entities.Count; i++)
        {
            TakeBack(operation.Targets[i], rows.Entities[i], step);
        }
    }

    // A step may put another Entity in the place of the target; from then on that one is written.
    private static void TakeBack(WriteTarget target, object? replacement, StepDefinition step)
    {
        if (replacement is null || ReferenceEquals(replacement, target.Entity))
        {
            return;
        }

        target.Entity = replacement as Entity
            ?? throw Fault.Invalid($"Step '{step.Name}' replaced the Target by a {replacement.GetType()}; it must stay an Entity.");
        target.Input["Target"] = target.Entity;
    }

    // Filtering looks at the columns that are present in the update, changed or not.
    private bool Concerns(WriteOperation operation, StepDefinition step, WriteTarget target)
    {
        if (step.FilteringColumns.Count == 0 || target.Entity.Attributes.Keys.Any(step.FilteringColumns.Contains))
        {
            return true;
        }

        journal.Add(JournalKind.StepSkipped, step.Message, operation.Table.Name, target.Id, operation.Call.Depth, $"{step.Name}: none of its filtering columns ({string.Join(", ", step.FilteringColumns)}) is in the target");
        return false;
    }
}
