using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Actions;

/// <summary>
/// Keeps the alternate key of a call to action right (R13): set while it is open, empty once it is closed, whoever
/// writes the row. Synchronous, because the platform must refuse a twin before it exists.
/// </summary>
public sealed class KeepOpenKey : PluginBase
{
    private const string Before = "before";

    /// <summary>Declares the steps.</summary>
    public KeepOpenKey()
        : base(
            new StepRegistration("Create", CallToAction.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", CallToAction.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [CallToAction.Columns.AccountId, CallToAction.Columns.Kind, CallToAction.Columns.Reason, CallToAction.Columns.Source, CallToAction.Columns.Status],
                Images =
                [
                    new StepImage(ImageKind.Pre, Before, [CallToAction.Columns.AccountId, CallToAction.Columns.Kind, CallToAction.Columns.Reason, CallToAction.Columns.Source, CallToAction.Columns.Status]),
                ],
            })
    {
    }

    /// <inheritdoc/>
    private protected override void Run(Invocation call) => SetKey(new MergedRow(call.Target(), call.PreImage(Before)), isNew: call.PreImage(Before) is null);

    private static void SetKey(MergedRow row, bool isNew)
    {
        if (isNew)
        {
            SetDefault(row.Target, CallToAction.Columns.Status, new OptionSetValue((int)ActionStatus.Open));
            SetDefault(row.Target, CallToAction.Columns.Occurrences, 1);
        }

        var isOpen = row.Get<OptionSetValue>(CallToAction.Columns.Status)?.Value is (int)ActionStatus.Open or (int)ActionStatus.InProgress;
        row.Target[CallToAction.Columns.OpenKey] = isOpen && row.Get<EntityReference>(CallToAction.Columns.AccountId) is { } account
            ? OpenKey.For(
                account.Id,
                row.Get<OptionSetValue>(CallToAction.Columns.Kind)?.Value ?? 0,
                row.Get<string>(CallToAction.Columns.Reason),
                row.Get<string>(CallToAction.Columns.Source))
            : null;
    }

    private static void SetDefault(Entity target, string column, object value)
    {
        if (!target.Contains(column))
        {
            target[column] = value;
        }
    }
}
