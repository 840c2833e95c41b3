using System.Globalization;
using Csm.Crm.Plugins.Segments;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Actions;

/// <summary>What applying a playbook came to.</summary>
/// <param name="TasksCreated">Tasks this call created.</param>
/// <param name="Message">What was done, for a person.</param>
internal sealed record PlaybookOutcome(int TasksCreated, string Message);

/// <summary>
/// R13: makes the steps of a playbook tasks of a customer, one per step and call to action, or one per person for a step that asks everybody, however often it is applied.
/// Whoever may write the call to action may have it done; the tasks are written as the system, for they are given to
/// colleagues.
/// </summary>
internal sealed class ApplyPlaybook
{
    private const string AccountAlias = "account";
    private const string MachineAlias = "machine";
    private readonly IRows rowsOfCaller;
    private readonly PlaybookReader reader;
    private readonly PlaybookTasks tasks;

    public ApplyPlaybook(IRows rowsOfCaller, IRows rowsOfSystem)
    {
        this.rowsOfCaller = rowsOfCaller;
        reader = new PlaybookReader(rowsOfSystem);
        tasks = new PlaybookTasks(rowsOfSystem);
    }

    /// <summary>Applies the playbook that is named, or the one that fits.</summary>
    /// <param name="actionId">The call to action.</param>
    /// <param name="playbookId">The playbook; null for the one the call to action has, or that fits its reason and the customer's segment.</param>
    /// <param name="now">The time; the first working day from it is day 0 of the playbook.</param>
    /// <exception cref="RefusalException">There is no such call to action, it is closed, its customer is deactivated, or no playbook fits.</exception>
    public PlaybookOutcome For(Guid actionId, Guid? playbookId, DateTime now)
    {
        var action = Find(actionId)
            ?? throw new RefusalException($"There is no call to action {actionId:D} that you may read. Choose another one or ask its owner to share it.");
        if (!KnownActions.IsOpen(action.Row))
        {
            throw new RefusalException($"The call to action '{action.Row.Name}' is closed. Open it again before you apply a playbook to it.");
        }

        if (!action.AccountIsActive)
        {
            throw new RefusalException($"The customer '{action.Account.Name}' of '{action.Row.Name}' is deactivated, perhaps because it was merged into another account. Move the call to action there first.");
        }

        var playbook = Choose(action, playbookId ?? action.Row.PlaybookId?.Id);
        return Play(action, playbook, now);
    }

    /// <summary>Applies the shipped playbook of a new call to action, if there is one.</summary>
    /// <returns>Null when no playbook is meant for it, or none is set up.</returns>
    public PlaybookOutcome? ForNew(Guid actionId, DateTime now)
    {
        if (Find(actionId) is not { AccountIsActive: true } action || !KnownActions.IsOpen(action.Row))
        {
            return null;
        }

        var playbook = action.Row.PlaybookId is { } named ? reader.Find(named.Id)
            : PlaybookRule.MomentOf(action.Row.Reason) is { } moment ? reader.FindFor(moment, action.Segment)
            : null;
        return playbook is null ? null : Play(action, playbook, now);
    }

    private PlaybookToPlay Choose(ActionToPlay action, Guid? playbookId)
    {
        if (playbookId is { } id)
        {
            return reader.Find(id)
                ?? throw new RefusalException($"There is no active playbook {id:D} with active steps. Activate it, add steps, or name another one.");
        }

        if (PlaybookRule.MomentOf(action.Row.Reason) is not { } moment)
        {
            throw new RefusalException($"No playbook is meant for the reason '{action.Row.Reason}' of '{action.Row.Name}'. Name the playbook to apply.");
        }

        return reader.FindFor(moment, action.Segment)
            ?? throw new RefusalException($"No active playbook with steps has the trigger '{moment}' for {(action.Segment is { } segment ? PreparationLead.NameOf(segment) : "all")} customers. Set one up or name another one.");
    }

    private PlaybookOutcome Play(ActionToPlay action, PlaybookToPlay playbook, DateTime now)
    {
        // First, for it is the write the caller needs the right for, of this very row; the tasks are written as the system.
        var all = tasks.Of(action, playbook);
        var missing = tasks.Missing(action, all);
        if (missing.Count > 0 || action.Row.PlaybookId?.Id != playbook.Id)
        {
            var change = new RowChange(action.Row).Set(CallToAction.Columns.PlaybookId, new EntityReference(Playbook.EntityLogicalName, playbook.Id));
            (missing.Count > 0 ? change.Set(CallToAction.Columns.PlaybookAppliedOn, now) : change).WriteTo(rowsOfCaller);
        }

        var created = tasks.Create(action, playbook, missing, now);
        return new PlaybookOutcome(created, string.Format(
            CultureInfo.InvariantCulture,
            created == 0 ? "All {1} tasks of the playbook '{2}' for '{3}' were there already; nothing was done." : "Created {0} of {1} tasks of the playbook '{2}' for '{3}'.",
            created, all.Count, playbook.Name, action.Row.Name));
    }

    private ActionToPlay? Find(Guid actionId)
    {
        var query = Queries.From(
                CallToAction.EntityLogicalName,
                CallToAction.Columns.Name, CallToAction.Columns.AccountId, CallToAction.Columns.Reason, CallToAction.Columns.Status, CallToAction.Columns.PlaybookId, CallToAction.Columns.PlaybookAppliedOn)
            .Where(CallToAction.PrimaryIdColumn, actionId);
        query.Join(
            CallToAction.Columns.AccountId, Account.EntityLogicalName, Account.PrimaryIdColumn, AccountAlias, JoinOperator.Inner,
            Account.Columns.OwnerId, Account.Columns.Segment, Account.Columns.StateCode);
        query.Join(CallToAction.Columns.MachineId, Machine.EntityLogicalName, Machine.PrimaryIdColumn, MachineAlias, JoinOperator.LeftOuter, Machine.Columns.SiteId);
        return rowsOfCaller.Read(query).Select(row => new ActionToPlay(
            row.ToEntity<CallToAction>(),
            row.Joined<EntityReference>(AccountAlias, Account.Columns.OwnerId),
            row.Joined<OptionSetValue>(AccountAlias, Account.Columns.Segment) is { } segment ? (CustomerSegment)(segment.Value - Choice.First) : null,
            row.Joined<EntityReference>(MachineAlias, Machine.Columns.SiteId)?.Id,
            row.Joined<OptionSetValue>(AccountAlias, Account.Columns.StateCode)?.Value == 0)).FirstOrDefault();
    }
}

/// <summary>A call to action with what its tasks depend on.</summary>
/// <param name="Row">The row.</param>
/// <param name="AccountOwner">Who gets what nobody in the team is there for.</param>
/// <param name="Segment">The customer's segment.</param>
/// <param name="SiteId">Site of its machine; null when it is about none.</param>
/// <param name="AccountIsActive">False for a customer that is deactivated, as one merged away is.</param>
internal sealed record ActionToPlay(CallToAction Row, EntityReference? AccountOwner, CustomerSegment? Segment, Guid? SiteId, bool AccountIsActive)
{
    public EntityReference Account => Row.AccountId!;
}
