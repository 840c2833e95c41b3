using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Actions;

/// <summary>
/// Keeps the alternate key of a call to action right (R13): set while it is open, empty once it is closed, whoever
/// writes the row, and the day of closing beside it. Deactivating an open one cancels it: nobody sees it any more, so it must
/// not keep its cause silent. Synchronous, because the platform must refuse a twin before it exists.
/// </summary>
public sealed class KeepOpenKey : PluginBase
{
    private const string Before = "before";
    private const int Inactive = 1;

    /// <summary>Declares the steps.</summary>
    public KeepOpenKey()
        : base(
            new StepRegistration("Create", CallToAction.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous),
            new StepRegistration("Update", CallToAction.EntityLogicalName, Stage.PreOperation, ExecutionMode.Synchronous)
            {
                FilteringColumns = [.. WhatDecides],
                Images =
                [
                    new StepImage(ImageKind.Pre, Before, [.. WhatDecides, CallToAction.Columns.Name, CallToAction.Columns.Outcome, CallToAction.Columns.ClosedOn, CallToAction.Columns.CauseGoneOn]),
                ],
            })
    {
    }

    private static string[] WhatDecides =>
    [
        CallToAction.Columns.AccountId, CallToAction.Columns.Kind, CallToAction.Columns.Reason, CallToAction.Columns.Source, CallToAction.Columns.Status, CallToAction.Columns.StateCode,
    ];

    /// <inheritdoc/>
    private protected override void Run(Invocation call)
    {
        var before = call.PreImage(Before);
        var row = new MergedRow(call.Target(), before);
        if (before is null)
        {
            SetDefault(row.Target, CallToAction.Columns.Status, new OptionSetValue((int)ActionStatus.Open));
            SetDefault(row.Target, CallToAction.Columns.Occurrences, 1);
        }

        var isOpen = IsOpen(row.Get<OptionSetValue>(CallToAction.Columns.Status));
        if (isOpen && row.Get<OptionSetValue>(CallToAction.Columns.StateCode)?.Value == Inactive)
        {
            Cancel(row);
            isOpen = false;
        }

        SetKey(row, isOpen);
        if (call.IsPartOfMerge() && row.Get<string>(CallToAction.Columns.OpenKey) is { } key && call.OpenCalls().Has(key))
        {
            CloseTwin(row, call.Now);
            isOpen = false;
        }

        SetClosing(row.Target, before, isOpen, call.Now);
    }

    private static void Cancel(MergedRow row)
    {
        if (row.Target.Contains(CallToAction.Columns.Status))
        {
            throw new RefusalException($"The call to action '{row.Get<string>(CallToAction.Columns.Name)}' is deactivated, so it cannot be open. Activate it, or leave its status.");
        }

        row.Target[CallToAction.Columns.Status] = new OptionSetValue((int)ActionStatus.Cancelled);
    }

    // Two customers that become one may have the same call open; the one of the customer that stays goes on.
    private static void CloseTwin(MergedRow row, DateTime now)
    {
        row.Target[CallToAction.Columns.OpenKey] = null;
        row.Target[CallToAction.Columns.Status] = new OptionSetValue((int)ActionStatus.Cancelled);
        row.Target[CallToAction.Columns.Outcome] = ActionOutcome.ClosedByItself(row.Get<string>(CallToAction.Columns.Outcome), "the customer was merged into another one, where the same is open", now);
    }

    private static bool IsOpen(OptionSetValue? status) => status?.Value is (int)ActionStatus.Open or (int)ActionStatus.InProgress;

    // The window in which the same cause opens the row again counts from the closing, not from the last edit.
    private static void SetClosing(Entity target, Entity? before, bool isOpen, DateTime now)
    {
        var wasOpen = before is null || IsOpen(before.GetAttributeValue<OptionSetValue>(CallToAction.Columns.Status));
        if (wasOpen && !isOpen)
        {
            SetDefault(target, CallToAction.Columns.ClosedOn, now);
        }
        else if (!wasOpen && isOpen)
        {
            Clear(target, before!, CallToAction.Columns.ClosedOn);
            Clear(target, before!, CallToAction.Columns.CauseGoneOn);
        }
    }

    private static void Clear(Entity target, Entity before, string column)
    {
        if (before.GetAttributeValue<DateTime?>(column) is not null)
        {
            target[column] = null;
        }
    }

    private static void SetKey(MergedRow row, bool isOpen) =>
        row.Target[CallToAction.Columns.OpenKey] = isOpen && row.Get<EntityReference>(CallToAction.Columns.AccountId) is { } account
            ? OpenKey.For(
                account.Id,
                row.Get<OptionSetValue>(CallToAction.Columns.Kind)?.Value ?? 0,
                row.Get<string>(CallToAction.Columns.Reason),
                row.Get<string>(CallToAction.Columns.Source))
            : null;

    private static void SetDefault(Entity target, string column, object value)
    {
        if (!target.Contains(column))
        {
            target[column] = value;
        }
    }
}
