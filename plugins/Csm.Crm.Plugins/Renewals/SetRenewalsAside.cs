using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>What following the contracts came to.</summary>
/// <param name="SetAside">Renewals deactivated because their term is not their contract's any more.</param>
/// <param name="TakenUp">Renewals activated because it is again.</param>
/// <param name="Left">Renewals left for the next call.</param>
internal sealed record SetAsideOutcome(int SetAside, int TakenUp, int Left);

/// <summary>R12: keeps open renewals to the terms their contracts have, with the calls to action about them and the account's next renewal.</summary>
internal sealed class SetRenewalsAside
{
    // About four requests each; a call must end within the platform's two minutes, and what is left differs still at the next one.
    private const int MostAtOnce = 100;
    private readonly IRows visible;
    private readonly IRows rows;
    private readonly RaiseActions actions;
    private readonly NextRenewals nextRenewals;

    public SetRenewalsAside(IRows visible, IRows rows, RaiseActions actions)
    {
        this.visible = visible;
        this.rows = rows;
        this.actions = actions;
        nextRenewals = new NextRenewals(rows);
    }

    /// <summary>Follows one contract that has changed, also its days of notice.</summary>
    /// <param name="subscriptionId">The contract.</param>
    /// <param name="noticeDaysBefore">Its days of notice before the change.</param>
    /// <param name="now">The time.</param>
    public SetAsideOutcome Of(Guid subscriptionId, int? noticeDaysBefore, DateTime now) => Follow(
        OpenRenewal.WithContract().Where(Renewal.Columns.SubscriptionId, subscriptionId),
        renewal => RenewalWindow.FollowNotice(renewal.Renewal.NoticeBy, renewal.TermEnd, noticeDaysBefore, renewal.NoticeDays),
        now);

    /// <summary>Follows all contracts of the renewals the caller may see: one paged read, and three more with the writes when something differs.</summary>
    public SetAsideOutcome All(DateTime now) => Follow(OpenRenewal.WithContract(), renewal => renewal.Renewal.NoticeBy, now);

    private SetAsideOutcome Follow(QueryExpression query, Func<OpenRenewal, DateTime?> noticeBy, DateTime now)
    {
        var differing = visible.Read(query)
            .Select(row => new OpenRenewal(row))
            .Select(renewal => new Turned(renewal, SetAsideRule.Decide(renewal.Contract, renewal.TermEnd, renewal.IsActive, renewal.IsMarked), noticeBy(renewal)))
            .Where(each => each.Differs)
            .OrderBy(each => each.Renewal.TermEnd).ThenBy(each => each.Renewal.Renewal.Id)
            .ToArray();
        var turned = differing.Take(MostAtOnce).ToArray();
        if (turned.Length > 0)
        {
            rows.UpdateAll(turned.Select(each => ChangeOf(each, now)).ToArray());
            var moved = turned.Where(each => each.Turn is SetAsideTurn.SetAside or SetAsideTurn.TakeUp).ToArray();
            nextRenewals.Write(moved.GroupBy(each => each.Renewal.AccountId).Select(account => account.First().Renewal.AccountAsKnown()).ToArray(), now);
            Settle(moved, now);
        }

        return new SetAsideOutcome(
            turned.Count(each => each.Turn == SetAsideTurn.SetAside), turned.Count(each => each.Turn == SetAsideTurn.TakeUp), differing.Length - turned.Length);
    }

    private static Renewal ChangeOf(Turned turned, DateTime now)
    {
        var change = new Renewal(turned.Renewal.Renewal.Id);
        if (turned.HasMovedNotice)
        {
            change.NoticeBy = turned.NoticeBy;
        }

        if (turned.Turn == SetAsideTurn.SetAside)
        {
            change.SetAsideOn = now;
            change.ClosingReason = SetAsideRule.Reason(turned.Because, now);
            change.StateCode = OpenRenewal.Inactive;
            change.StatusCode = OpenRenewal.InactiveStatus;
        }

        if (turned.Turn is SetAsideTurn.TakeUp or SetAsideTurn.Unmark)
        {
            change.SetAsideOn = null;
            change.ClosingReason = null;
        }

        if (turned.Turn == SetAsideTurn.TakeUp)
        {
            change.StateCode = OpenRenewal.Active;
            change.StatusCode = OpenRenewal.ActiveStatus;
        }

        return change;
    }

    // What was asked about a renewal that is set aside has gone, and it says why; one that is taken up is due again.
    private void Settle(IReadOnlyCollection<Turned> moved, DateTime now)
    {
        var gone = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var each in moved.Where(each => each.Turn == SetAsideTurn.SetAside))
        {
            foreach (var key in RenewalQuestions.KeysOf(each.Renewal))
            {
                gone[key] = each.Because;
            }
        }

        var due = moved.Where(each => each.Turn == SetAsideTurn.TakeUp).Select(each => RequestFor(each.Renewal, now)).ToArray();
        actions.Reconcile(
            moved.Select(each => each.Renewal.AccountId).Distinct().ToArray(), RenewalQuestions.Causes, due, now, lasts: key => !gone.ContainsKey(key), because: key => gone[key]);
    }

    // A state, so that what a person closed while it lasted is left alone.
    private static ActionRequest RequestFor(OpenRenewal renewal, DateTime now) => new(
        renewal.Account, renewal.Owner, ActionKind.Renewal, TriggerRenewals.Due, renewal.NameAtStart, renewal.Renewal.TriggerReason, Severity.Medium, renewal.DueOn(now))
    {
        Nature = CauseNature.State,
    };

    private sealed record Turned(OpenRenewal Renewal, SetAsideTurn Turn, DateTime? NoticeBy)
    {
        public bool HasMovedNotice => NoticeBy != Renewal.Renewal.NoticeBy;

        public bool Differs => HasMovedNotice || Turn != SetAsideTurn.Keep;

        public string Because => SetAsideRule.Because(Renewal.Contract, Renewal.TermEnd);
    }
}
